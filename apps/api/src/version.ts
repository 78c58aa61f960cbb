/** The version that requests and openapi.json name. */
export const VERSION = '0.1.0';
