/**
 * The migration job: brings the database of DATABASE_URL to the newest schema, makes the first operator
 * where there is none, then leaves.
 */
import { readVariables } from '@posthorn/config';
import { ensureOperator, migrateDatabase } from '@posthorn/db';

const reading = readVariables(process.env, [
  'DATABASE_URL',
  'POSTHORN_SECRET_KEYS',
  'FIRST_OPERATOR_EMAIL',
  'FIRST_OPERATOR_PASSWORD',
]);
if (!reading.ok) {
  for (const problem of reading.problems) console.error(problem);
  process.exit(1);
}
await migrateDatabase({
  url: reading.values.DATABASE_URL,
  keyRing: reading.values.POSTHORN_SECRET_KEYS,
  log: (line) => console.log(line),
});
console.log('the database is up to date');

const { FIRST_OPERATOR_EMAIL: email, FIRST_OPERATOR_PASSWORD: password } = reading.values;
if (email && password) {
  const isNew = await ensureOperator({ url: reading.values.DATABASE_URL, email, password });
  console.log(isNew ? `${email} is the operator` : 'there is an operator already');
}
