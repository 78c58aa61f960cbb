import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { type Count, countPlaywright, countVitest } from './count.ts';

/** Runs the programs of a check one after another, so that leaving can end the one that runs. */
export interface Runner {
  /** Runs a program of node_modules/.bin to its end; whether it went well. */
  run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<boolean>;
  runVitest(args: readonly string[]): Promise<Count>;
  runPlaywright(env: NodeJS.ProcessEnv): Promise<Count>;
  /** Ends what runs. */
  stop(): void;
}

async function readReport(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Gives a place for a report, and what was reported there. */
async function reported(
  run: (path: string) => Promise<boolean>,
): Promise<{ report: unknown; isOk: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-report-'));
  try {
    const path = join(folder, 'report.json');
    const isOk = await run(path);
    return { report: await readReport(path), isOk };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A runner; its programs write to our own output. */
export function createRunner(): Runner {
  let current: ChildProcess | null = null;

  const run: Runner['run'] = (program, args, env = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(ROOT, 'node_modules/.bin', program), args, {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      current = child;
      child.once('error', reject);
      child.once('exit', (code) => resolve(code === 0));
    });

  return {
    run,
    async runVitest(args) {
      const { report, isOk } = await reported((path) =>
        run('vitest', [
          ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${path}`],
          ...args,
        ]),
      );
      return countVitest(report, isOk);
    },
    async runPlaywright(env) {
      const { report, isOk } = await reported((path) =>
        run('playwright', ['test', '--config=e2e', '--reporter=list,json'], {
          ...env,
          PLAYWRIGHT_JSON_OUTPUT_FILE: path,
        }),
      );
      return countPlaywright(report, isOk);
    },
    stop() {
      current?.kill('SIGTERM');
    },
  };
}
