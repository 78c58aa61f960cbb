import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackFromDebian } from '../debian.ts';

/** Started under the name redis-server, with the libraries that came with it. */
const START_SCRIPT = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
libraries=$(find "$here/usr/lib" "$here/lib" -type d 2>/dev/null | tr '\\n' ':')
LD_LIBRARY_PATH="$libraries$LD_LIBRARY_PATH" exec "$here/usr/bin/redis-server" "$@"
`;

/**
 * Takes redis-server and the libraries it lacks from the packages of Debian or Ubuntu.
 * @param place the folder to make
 * @returns the program to start, or `null` when the system's packages could not be had
 */
export async function fetchFromDebian(place: string): Promise<string | null> {
  const isThere = await unpackFromDebian({
    packageName: 'redis-server',
    wanted: /^(redis|lua|lib(?!c6$|c-bin$))/,
    place,
    async prepare(folder) {
      await writeFile(join(folder, 'redis-server'), START_SCRIPT, { mode: 0o755 });
      await promisify(execFile)(join(folder, 'redis-server'), ['--version']);
    },
  });
  return isThere ? join(place, 'redis-server') : null;
}
