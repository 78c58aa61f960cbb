import { formatDuration } from '../../lib/format.ts';
import type { Attempt } from './attempt-timeline.tsx';

type Phases = Attempt['phases'];

const NAMES: readonly [keyof Phases, string][] = [
  ['dnsMs', 'DNS'],
  ['connectMs', 'Connect'],
  ['tlsMs', 'TLS'],
  ['firstByteMs', 'First byte'],
  ['totalMs', 'Total'],
];

/** The phases that an attempt went through, with how long each took; `Total` is the last. */
export function phaseEntries(phases: Phases): { name: string; text: string }[] {
  return NAMES.flatMap(([key, name]) => {
    const ms = phases[key];
    return typeof ms === 'number' ? [{ name, text: formatDuration(ms) }] : [];
  });
}

/** Where an attempt's time went. */
export function AttemptPhases({ phases }: { phases: Phases }) {
  const opened = typeof phases.connectMs === 'number';
  return (
    <dl aria-label="Time" className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {phaseEntries(phases).map(({ name, text }) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-3">{name}</dt>
          <dd className="tabular-nums">{text}</dd>
        </div>
      ))}
      {!opened && typeof phases.firstByteMs === 'number' && (
        <div className="flex gap-1.5">
          <dt className="text-ink-3">Connection</dt>
          <dd>kept open from before</dd>
        </div>
      )}
    </dl>
  );
}
