import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const IMAGE = 'redis:7.4.6-bookworm';

/** Behaves as redis-server does: settings by standard input, `--port` as argument, signals obeyed. */
const startScript = (docker: string) => `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --port) port="$2"; shift ;; --version) exec '${docker}' run --rm ${IMAGE} redis-server --version ;; esac
  shift
done
grep -v '^dir ' | exec '${docker}' run --rm --interactive --name "posthorn-redis-$port" \\
  --publish "127.0.0.1:$port:$port" ${IMAGE} redis-server - --port "$port" --bind 0.0.0.0
`;

/**
 * Writes a program that runs Redis in a container and is otherwise like redis-server.
 * @returns its path, or `null` when Docker does not answer or has no way to the image
 */
export async function wrapDocker(docker: string, program: string): Promise<string | null> {
  try {
    await run(docker, ['info'], { timeout: 15_000 });
    await run(docker, ['pull', '--quiet', IMAGE], { timeout: 180_000 });
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, startScript(docker), { mode: 0o755 });
    return program;
  } catch {
    return null;
  }
}
