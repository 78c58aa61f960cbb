export { type Api, type ApiOverrides, createApi } from './create-api.ts';
