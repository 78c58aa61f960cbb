export * from '../entities/index.ts';
export { type DeadLetterFilter, deadLetterWhere } from '../hot/dead-letter-filter.ts';
export * from '../repositories/index.ts';
export { hashPassword, isPassword } from './passwords.ts';
export { createPeopleDatabase, type PeopleDatabase } from './people-database.ts';
export { query } from './query.ts';
