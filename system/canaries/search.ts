import type { Canary } from './canary.ts';
import { formsOf } from './forms.ts';

/** Something that the system wrote. */
export interface Writing {
  /** For example `home/logs/api.log`, `table attempts`, `redis <key>`, `page /t/demo/webhooks of owner`. */
  readonly place: string;
  readonly bytes: Buffer;
}

/** A secret where none may be. */
export interface Finding {
  readonly canary: string;
  readonly form: string;
  readonly place: string;
  /** What stands right before it: enough to find the line of code. */
  readonly after: string;
}

interface Needle {
  readonly canary: string;
  readonly form: string;
  readonly bytes: Buffer;
}

const SHOWN_BYTES = 60;

/** Looks for many texts in many bytes: at each place, only for those that begin with its two bytes. */
export function createSearch(canaries: readonly Canary[]): (writing: Writing) => Finding[] {
  const needles: Needle[] = canaries.flatMap(({ name, text }) =>
    [...formsOf(text)].map(([form, bytes]) => ({ canary: name, form, bytes })),
  );
  const isStart = new Uint8Array(65_536);
  const byStart = new Map<number, Needle[]>();
  for (const needle of needles) {
    const start = needle.bytes.readUInt16BE(0);
    isStart[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return ({ place, bytes }) => {
    const found = new Map<string, Finding>();
    for (let at = 0; at + 1 < bytes.length; at += 1) {
      const start = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      if (isStart[start] === 0) continue;
      for (const { canary, form, bytes: wanted } of byStart.get(start) ?? []) {
        const end = at + wanted.length;
        if (end > bytes.length || bytes.compare(wanted, 0, wanted.length, at, end) !== 0) continue;
        const after = bytes.toString('latin1', Math.max(0, at - SHOWN_BYTES), at);
        const key = `${canary}\n${form}`;
        if (!found.has(key)) {
          found.set(key, { canary, form, place, after: after.replaceAll(/[^ -~]+/g, ' ') });
        }
      }
    }
    return [...found.values()];
  };
}
