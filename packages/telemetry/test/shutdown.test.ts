import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createLogger, createMetrics } from '../src/index.ts';

const telemetry = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);

/** Runs a program that says "ready", sends it signals, and gives its end and what it logged. */
async function run(program: string, signals: NodeJS.Signals[]) {
  const source = `
    const { createLogger, exitOnUncaughtError, shutDownOnSignal } = await import(${telemetry});
    const logger = createLogger({ name: 'test', level: 'debug' });
    exitOnUncaughtError(logger);
    setInterval(() => undefined, 1000);
    ${program}
    logger.info('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
  let output = '';
  const rest = [...signals];
  for await (const chunk of child.stdout) {
    output += chunk;
    if (
      output.split('"ready"').length + output.split('"leaving: ').length - 2 >
      signals.length - rest.length
    ) {
      const signal = rest.shift();
      if (signal !== undefined) child.kill(signal);
    }
  }
  if (child.exitCode === null) await once(child, 'exit');
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; step?: string });
  return { code: child.exitCode, lines };
}

test('SIGTERM runs the steps in order and leaves with 0', async () => {
  const { code, lines } = await run(
    `shutDownOnSignal({ logger, timeoutMs: 10_000, steps: [
       { name: 'drain', run: async () => {} }, { name: 'close', run: () => {} } ] });`,
    ['SIGTERM'],
  );
  expect(code).toBe(0);
  expect(lines.flatMap(({ step }) => step ?? [])).toEqual(['drain', 'close']);
});

test('a step that fails does not keep the next from running, and the exit says so', async () => {
  const { code, lines } = await run(
    `shutDownOnSignal({ logger, timeoutMs: 10_000, steps: [
       { name: 'drain', run: async () => { throw new Error('no'); } },
       { name: 'close', run: () => {} } ] });`,
    ['SIGINT'],
  );
  expect(code).toBe(1);
  expect(lines.map(({ msg, step }) => [msg, step])).toContainEqual(['shutdown step done', 'close']);
});

test('what never drains is left behind when the time is over', async () => {
  const { code } = await run(
    `shutDownOnSignal({ logger, timeoutMs: 50, steps: [
       { name: 'drain', run: () => new Promise(() => {}) } ] });`,
    ['SIGTERM'],
  );
  expect(code).toBe(1);
});

test('a second signal leaves at once', async () => {
  const { code, lines } = await run(
    `shutDownOnSignal({ logger, timeoutMs: 60_000, steps: [
       { name: 'drain', run: () => new Promise(() => {}) } ] });`,
    ['SIGTERM', 'SIGTERM'],
  );
  expect(code).toBe(1);
  expect(lines.at(-1)?.msg).toBe('second signal, leaving at once');
});

test.each(['throw new Error("boom")', 'Promise.reject(new Error("boom"))'])(
  'an uncaught error is logged and leaves with 1: %s',
  async (fault) => {
    const { code, lines } = await run(`setImmediate(() => { ${fault}; });`, []);
    expect(code).toBe(1);
    expect(lines.at(-1)?.msg).toBe('uncaught error, leaving');
  },
);

test('secrets do not reach the log (promise 9)', () => {
  const written: string[] = [];
  const logger = createLogger({
    name: 'api',
    level: 'info',
    destination: { write: (line) => void written.push(line) },
  });
  logger.info({ password: 'hunter2', headers: { authorization: 'Bearer hunter2' } }, 'hello');
  expect(written.join('')).not.toContain('hunter2');
  expect(JSON.parse(written.join(''))).toMatchObject({ level: 'info', name: 'api', msg: 'hello' });
});

test('every process has metrics in the format of Prometheus', async () => {
  const metrics = createMetrics({ process: 'api' });
  const { contentType, body } = await metrics.render();
  metrics.close();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toMatch(/^process_cpu_user_seconds_total\{process="api"\} /m);
});
