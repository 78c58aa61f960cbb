import { relative } from 'node:path';
import type { Config } from '@posthorn/config';
import { bold, dim, green, red, say, yellow } from '../lib/output.mjs';
import type { DemoFigures } from './demo.ts';
import type { DemoFile } from './demo-file.ts';

function sayFigures(figures: DemoFigures): void {
  const figure = (count: number, text: string) => say(`  ${String(count).padStart(6)}  ${text}`);
  figure(figures.accepted, 'events accepted');
  figure(figures.delivered, green('delivered') + dim(`, ${figures.retried} of them after a retry`));
  figure(figures.dead, red('dead') + dim(', in the dead-letter queue'));
  if (figures.open > 0) figure(figures.open, yellow('still under way'));
  if (figures.dead === 0) return;
  say();
  say(dim('  The endpoint that refused them works again by now:'));
  say(dim('  open Dead letters in the dashboard, select them, and press Replay.'));
}

/** The last thing a start says: what happened, where to go, how to get in, how to leave. */
export function saySummary(options: {
  readonly demo: DemoFile;
  readonly figures: DemoFigures | null;
  readonly config: Config;
  readonly home: string;
}): void {
  const { demo, figures, config, home } = options;
  const line = (name: string, text: string) => say(`  ${name.padEnd(11)} ${text}`);
  say();
  if (figures !== null) {
    sayFigures(figures);
    say();
  }
  line('Dashboard', bold(demo.dashboard_url));
  line('Sign in', `${demo.tenant.email}   ${demo.tenant.password}`);
  line('Operator', `${demo.operator.email}   ${demo.operator.password}`);
  line('API', demo.api_url);
  say();
  const { allowHttpCallbacks, allowedPrivateRanges } = config.delivery;
  const opened = [...(allowHttpCallbacks ? ['http:'] : []), ...allowedPrivateRanges];
  if (opened.length > 0) {
    say(
      dim(`  Callbacks may go to ${opened.join(', ')}: for this machine only, closed by default.`),
    );
  }
  const shown = relative(process.cwd(), home) || home;
  say(
    dim(`  Ctrl-C stops everything; the data stays in ${shown.startsWith('..') ? home : shown}.`),
  );
}
