import { type ChildProcess, spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@posthorn/testkit';
import type { Machine } from './machine.ts';

/** `demo.json`, as far as the test looks. */
export interface Demo {
  readonly api_url: string;
  readonly dashboard_url: string;
  readonly tenant: { readonly id: string; readonly email: string; readonly password: string };
}

/** A running `npm start`. */
export interface Started {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Waits until it says that everything is ready; fails when it ends before. */
  ready(): Promise<Demo>;
  /** What Ctrl-C does: SIGINT to the whole group in the foreground. */
  pressCtrlC(): void;
  /** Waits until it has ended: the exit code, or the signal npm passed on to itself at the end. */
  ended(): Promise<number | NodeJS.Signals>;
}

/** Longer than it may take, so that what is slow is told as slow and not as broken. */
const READY_TIMEOUT_MS = 600_000;

/** Types `npm start`. */
export function npmStart(machine: Machine, env: Record<string, string> = {}): Started {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: machine.clone,
    env: { ...machine.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const closed = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1)),
  );
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    output: () => output,
    errors: () => errors,
    async ready() {
      const path = join(machine.clone, '.posthorn/demo.json');
      const said = () => `it said:\n${output}${errors}`;
      await waitUntil(async () => hasEnded() || (await access(path).then(() => true)), {
        timeoutMs: READY_TIMEOUT_MS,
        describe: () => `ready; ${said()}`,
      });
      if (hasEnded()) throw new Error(`npm start ended; ${said()}`);
      await waitUntil(() => output.includes('Ctrl-C stops everything'), { describe: 'all said' });
      return JSON.parse(await readFile(path, 'utf8')) as Demo;
    },
    pressCtrlC() {
      if (child.pid !== undefined && !hasEnded()) process.kill(-child.pid, 'SIGINT');
    },
    ended: () => closed,
  };
}

/** The ids of the tenant's deliveries, asked for over the public API. */
export async function deliveriesOf(demo: Demo): Promise<string[]> {
  const { email, password } = demo.tenant;
  const signedIn = await fetch(`${demo.api_url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  const answer = await fetch(`${demo.api_url}/api/v1/deliveries?limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await answer.json()) as { data: { delivery_id: string }[] };
  return data.map(({ delivery_id }) => delivery_id);
}
