import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/**
 * The installation's home.
 * @param {Record<string, string | undefined>} env
 */
export function homeOf(env) {
  return resolve(ROOT, env.POSTHORN_HOME?.trim() || '.posthorn');
}
