import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@posthorn/testkit';
import type { Machine } from './machine.ts';

/** `demo.json`, as the contract has it. */
export interface Demo {
  readonly api_url: string;
  readonly dashboard_url: string;
  readonly worker_url: string;
  readonly operator: { readonly email: string; readonly password: string };
  readonly tenant: {
    readonly id: string;
    readonly slug: string;
    readonly email: string;
    readonly password: string;
  };
  readonly source: {
    readonly id: string;
    readonly api_key: string;
    readonly webhook_secret: string;
  };
}

/** What demo.json says now; `null` when there is none. */
export async function readDemo(machine: Machine): Promise<Demo | null> {
  const text = await readFile(join(machine.clone, '.posthorn/demo.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Demo);
}

/** A running `npm start`. */
export interface Started {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Waits until it says that everything is ready; fails when it ends before. */
  ready(): Promise<Demo>;
  /** Waits until it has said that so many times. */
  says(text: string, times?: number): Promise<void>;
  /** What Ctrl-C does: SIGINT to the whole group in the foreground. */
  pressCtrlC(): void;
  /** Waits until it has ended: the exit code, or the signal npm passed on to itself at the end. */
  ended(): Promise<number | NodeJS.Signals>;
}

/** Longer than it may take, so that what is slow is told as slow and not as broken. */
const READY_TIMEOUT_MS = 600_000;

/** PostgreSQL's recovery on a busy machine. */
const SAY_TIMEOUT_MS = 180_000;

/** Types `npm start`. */
export function npmStart(
  machine: Machine,
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Started {
  const child = spawn('npm', ['start', '--silent', '--', ...options], {
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
      const said = () => `it said:\n${output}${errors}`;
      await waitUntil(async () => hasEnded() || (await readDemo(machine)) !== null, {
        timeoutMs: READY_TIMEOUT_MS,
        describe: () => `ready; ${said()}`,
      });
      if (hasEnded()) throw new Error(`npm start ended; ${said()}`);
      await waitUntil(() => output.includes('Ctrl-C stops everything'), { describe: 'all said' });
      const demo = await readDemo(machine);
      if (demo === null) throw new Error('demo.json is gone again');
      return demo;
    },
    async says(text, times = 1) {
      await waitUntil(() => output.split(text).length > times, {
        timeoutMs: SAY_TIMEOUT_MS,
        describe: () => `${text} (${times}); it said:\n${output}${errors}`,
      });
    },
    pressCtrlC() {
      if (child.pid !== undefined && !hasEnded()) process.kill(-child.pid, 'SIGINT');
    },
    ended: () => closed,
  };
}

async function signIn(demo: Demo): Promise<string> {
  const { email, password } = demo.tenant;
  const answer = await fetch(`${demo.api_url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return ((await answer.json()) as { token: string }).token;
}

/** One sign-in for each installation. */
const tokens = new Map<string, Promise<string>>();

/** Asks the public API as the demo's tenant. */
export async function getAs<T>(demo: Demo, path: string): Promise<T> {
  const known = tokens.get(demo.tenant.id) ?? signIn(demo);
  tokens.set(demo.tenant.id, known);
  const answer = await fetch(demo.api_url + path, {
    headers: { authorization: `Bearer ${await known}` },
  });
  return (await answer.json()) as T;
}

/** The ids of the tenant's deliveries. */
export async function deliveriesOf(demo: Demo): Promise<string[]> {
  const { data } = await getAs<{ data: { delivery_id: string }[] }>(
    demo,
    '/api/v1/deliveries?limit=100',
  );
  return data.map(({ delivery_id }) => delivery_id);
}
