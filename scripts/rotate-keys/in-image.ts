/** `node dist/rotate-keys.js` in the image of the migration job: everything is in the environment. */
import { rotateKeys } from './rotate-keys.ts';

process.exit(await rotateKeys(process.env));
