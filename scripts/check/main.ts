/** The rest of `npm test`: each step with its own count, and one line for all of them at the end. */
import { parseArgs } from 'node:util';
import { bold, dim, green, red, say, seconds } from '../lib/output.mjs';
import { sayError } from '../lib/user-error.mjs';
import { type Count, countLine, one, sum } from './count.ts';
import { createRunner, type Runner } from './run.ts';
import { type CheckStep, STEPS } from './steps.ts';

async function runStep(step: CheckStep, runner: Runner): Promise<Count> {
  say(`\n${bold(step.what)}`);
  const startedMs = performance.now();
  const count = await step.run(runner).catch((error: unknown) => {
    sayError(error);
    return one(false);
  });
  const sign = count.failed === 0 ? green('✓') : red('✗');
  say(`${sign} ${step.what}: ${countLine(count)} ${dim(seconds(performance.now() - startedMs))}`);
  return count;
}

function chosenSteps(): CheckStep[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = values.only?.split(',');
  return STEPS.filter(({ name }) => names === undefined || names.includes(name));
}

const runner = createRunner();
const leave = () => {
  runner.stop();
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 20_000).unref();
};
let isLeaving = false;
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.on(event, () => {
    if (!isLeaving) leave();
    isLeaving = true;
  });
}

const counts: [CheckStep, Count][] = [];
for (const step of chosenSteps()) {
  if (!isLeaving) counts.push([step, await runStep(step, runner)]);
}
const failed = counts.filter(([, count]) => count.failed > 0);
const total = sum(counts.map(([, count]) => count));
say();
for (const [{ what }, count] of failed) say(`${red('✗')} ${what}: ${count.failed} failed`);
say(countLine(total));
process.exit(total.failed > 0 || isLeaving ? 1 : 0);
