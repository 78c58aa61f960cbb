import { readBenchArguments } from './arguments.ts';
import { CAN_MEASURE_PROCESSES } from './measure/process-tree.ts';
import { runMain } from './run-main.ts';
import { describeFaults } from './scenarios/faults.ts';
import { reportTable } from './scenarios/report-table.ts';
import type { ScenarioResult } from './scenarios/result.ts';
import { runScenario } from './scenarios/run-scenario.ts';
import { SCENARIOS } from './scenarios/scenario.ts';
import { startSystem } from './system/start-system.ts';

/** `npm run bench`: what one machine carries, and whether anything is lost on the way. */
await runMain(async (signal) => {
  const { seconds, only, json, profileDir } = readBenchArguments(process.argv.slice(2));
  // With --json, standard output carries the JSON and nothing else.
  const log = (line: string): void => console.error(line);
  const system = await startSystem({ apis: 1, workers: 1, profileDir, log });
  const results: ScenarioResult[] = [];
  const faults: string[] = [];
  try {
    for (const scenario of SCENARIOS.filter(({ name }) => only.includes(name))) {
      const result = await runScenario(system, scenario, { seconds, log, signal });
      results.push(result);
      faults.push(...describeFaults(result.faults).map((line) => `${scenario.title}: ${line}`));
      if (result.faults.length > 0) {
        log(`answers ${JSON.stringify(result.statuses)}`);
        for (const sample of result.samples) log(`  ${sample}`);
      }
    }
    for (const { name, ends, logFile } of system.processes) {
      if (ends.length > 0)
        faults.push(`${name} left by itself ${ends.length} times, see ${logFile}`);
    }
  } finally {
    await system.stop(faults.length > 0);
  }
  if (json) console.log(JSON.stringify({ results, faults }, null, 2));
  else console.log(`\n${reportTable(results)}\n`);
  if (!CAN_MEASURE_PROCESSES) {
    log(`CPU and memory of processes are not measured on ${process.platform}: there is no /proc.`);
  }
  for (const fault of faults) log(`FAILED ${fault}`);
  if (faults.length > 0) log(`Data and logs are kept in ${system.scratch}`);
  return faults.length === 0;
});
