export { createPeopleDatabase, type PeopleDatabase } from './people-database.ts';
export { query } from './query.ts';
