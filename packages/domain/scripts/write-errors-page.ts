import { writeFileSync } from 'node:fs';
import { renderErrorsPage } from '../src/index.ts';

writeFileSync(new URL('../../../docs/errors.md', import.meta.url), renderErrorsPage());
