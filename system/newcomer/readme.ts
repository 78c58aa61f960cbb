import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@posthorn/services';
import { waitUntil } from '@posthorn/testkit';
import type { Machine } from './machine.ts';

/** The port of the reader's own endpoint in README.md; the test takes one that is free. */
const PORT = '4900';
const BETWEEN = '----- next example -----';

/** Every example of README.md: the content of its `sh` blocks, in order. */
export async function readmeExamples(machine: Machine): Promise<string[]> {
  const text = await readFile(join(machine.clone, 'README.md'), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]?.trim() ?? '');
}

/** What the examples have said when they were typed one after the other. */
export interface ExampleRun {
  /** By example: what it printed. */
  readonly printed: readonly string[];
  /** What the endpoint of the reader's own has printed so far. */
  endpoint(): string;
  /** Ends that endpoint. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The example that listens has a terminal of its own. */
async function startEndpoint(
  example: string,
  machine: Machine,
): Promise<[ChildProcess, () => string]> {
  const child = spawn('sh', ['-c', `exec ${example}`], {
    cwd: machine.clone,
    env: machine.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += String(chunk);
  });
  return [child, () => printed];
}

async function isListening(port: string): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );
}

/** Types the examples into a shell, as a reader would, with nothing but what the machine has. */
export async function typeExamples(
  examples: readonly string[],
  machine: Machine,
): Promise<ExampleRun> {
  const port = String(await freePort());
  const typed = examples.map((example) => example.replaceAll(PORT, port));
  const listening = typed.filter((example) => example.includes('.listen('));
  const rest = typed.filter((example) => !listening.includes(example));
  const [endpoint, ...others] = listening;
  if (endpoint === undefined || others.length > 0) throw new Error('one example is to listen');
  const [child, printedByEndpoint] = await startEndpoint(endpoint, machine);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await waitUntil(() => isListening(port), { describe: "README's endpoint listening" });
    const script = rest.join(`\necho '${BETWEEN}'\n`);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-eu', '-c', script], {
      cwd: machine.clone,
      env: machine.env,
    });
    if (stderr !== '') throw new Error(`README's examples complain: ${stderr}`);
    return {
      printed: stdout.split(BETWEEN).map((part) => part.trim()),
      endpoint: printedByEndpoint,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
