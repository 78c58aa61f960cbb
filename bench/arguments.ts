import { parseArgs } from 'node:util';
import { UsageError } from './run-main.ts';
import { SCENARIO_NAMES, type ScenarioName } from './scenarios/scenario.ts';

/** What `npm run bench -- …` was asked for. */
export interface BenchArguments {
  seconds: number;
  only: ScenarioName[];
  json: boolean;
  profileDir: string | null;
}

const USAGE = `npm run bench -- [--seconds 20] [--only ${SCENARIO_NAMES.join(',')}] [--json] [--profile <folder>]`;

/** Reads the command line. @throws an Error whose message says what is possible */
export function readBenchArguments(args: string[]): BenchArguments {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '20' },
      only: { type: 'string', default: SCENARIO_NAMES.join(',') },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const only = values.only.split(',').map((text) => {
    const name = SCENARIO_NAMES.find((known) => known === text);
    if (name === undefined) throw new UsageError(`no scenario is named "${text}"\n${USAGE}`);
    return name;
  });
  return {
    seconds: readSeconds(values.seconds, USAGE),
    only,
    json: values.json,
    profileDir: values.profile ?? null,
  };
}

/** Reads a length of time given on the command line. */
export function readSeconds(text: string, usage: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`--seconds takes a number over 0, not "${text}"\n${usage}`);
}
