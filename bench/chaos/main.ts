import { parseArgs } from 'node:util';
import { readSeconds } from '../arguments.ts';
import { runMain } from '../run-main.ts';
import { runChaos } from './run-chaos.ts';

const USAGE = 'npm run chaos -- [--seconds 180] [--seed 1]';

/** `npm run chaos`: the test of promise 2, longer. */
await runMain(async (signal) => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '180' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
    },
  });
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  const verdict = await runChaos({
    seconds: readSeconds(values.seconds, USAGE),
    seed,
    log: (line) => console.log(line),
    signal,
  });
  const quiet = verdict.quietAfterMs === null ? 'never' : `${Math.round(verdict.quietAfterMs)} ms`;
  console.log(`
accepted      ${verdict.accepted}
delivered     ${verdict.delivered}
duplicates    ${(verdict.duplicateShare * 100).toFixed(3)} %
quiet after   ${quiet}
answers       ${JSON.stringify(verdict.statuses)}
connections   ${JSON.stringify(verdict.connectionErrors)}`);
  for (const fault of verdict.faults) console.log(`FAILED ${fault}`);
  if (verdict.faults.length > 0) console.log(`Data and logs are kept in ${verdict.scratch}`);
  else console.log('Nothing was lost.');
  return verdict.faults.length === 0;
});
