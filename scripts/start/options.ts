import { parseArgs } from 'node:util';
import { UserError } from '../lib/user-error.mjs';

/** What was asked for on the command line. */
export interface StartOptions {
  /** Sample events through a bundled receiver. */
  readonly hasDemo: boolean;
  /** Reload on changes, from sources. */
  readonly isDev: boolean;
  /** Only ends what a start that was killed has left running. */
  readonly isCleanUp: boolean;
  readonly isHelp: boolean;
}

/** The text of `--help`. */
export const HELP = `npm start [-- options]

  --no-demo   no sample events, no bundled receiver
  --help      this

Addresses and services are set by environment variables: docs/operations.md.
`;

/** @throws UserError for an option that does not exist */
export function readOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'no-demo': { type: 'boolean' },
        dev: { type: 'boolean' },
        'clean-up': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return {
      hasDemo: values['no-demo'] !== true,
      isDev: values.dev === true,
      isCleanUp: values['clean-up'] === true,
      isHelp: values.help === true,
    };
  } catch (error) {
    throw new UserError(`${(error as Error).message.split('. ')[0]}: npm start -- --help`);
  }
}
