/** The migration job: brings the database of DATABASE_URL to the newest schema, then leaves. */
import { readVariables } from '@posthorn/config';
import { migrateDatabase } from '@posthorn/db';

const reading = readVariables(process.env, ['DATABASE_URL']);
if (!reading.ok) {
  for (const problem of reading.problems) console.error(problem);
  process.exit(1);
}
await migrateDatabase({
  url: reading.values.DATABASE_URL,
  log: (line) => console.log(line),
});
console.log('the database is up to date');
