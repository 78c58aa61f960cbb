import { writeFile } from 'node:fs/promises';
import { printApiSchema } from '../src/graphql/build-schema.ts';

await writeFile(new URL('../../../schema.graphql', import.meta.url), await printApiSchema());
