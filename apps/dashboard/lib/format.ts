const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A duration as people say it, coarsely: `4 s`, `12 min`, `3 h`, `5 d`. */
export function formatSpan(seconds: number): string {
  const s = Math.round(Math.abs(seconds));
  if (s < MINUTE_S) return `${s} s`;
  if (s < HOUR_S) return `${Math.floor(s / MINUTE_S)} min`;
  if (s < 2 * DAY_S) return `${Math.floor(s / HOUR_S)} h`;
  return `${Math.floor(s / DAY_S)} d`;
}

/** A moment as seen from now: `just now`, `3 min ago`, `in 4 s`; after 30 days the date. */
export function formatRelative(atMs: number, nowMs: number): string {
  const seconds = (nowMs - atMs) / 1_000;
  if (Math.abs(seconds) < 1.5) return seconds < 0 ? 'any moment' : 'just now';
  if (Math.abs(seconds) > 30 * DAY_S) return new Date(atMs).toISOString().slice(0, 10);
  return seconds > 0 ? `${formatSpan(seconds)} ago` : `in ${formatSpan(seconds)}`;
}

/** The exact moment: `2026-05-18 18:06:00.123 UTC`. */
export function formatUtc(value: string): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  return `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** How long something took: `840 µs` never, `12 ms`, `1.24 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** A count with thin grouping: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 delivery`, `12 deliveries`. */
export function formatPlural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share of 1 as a percentage that never rounds a failure away: `99.9%` stays under 100. */
export function formatRate(rate: number): string {
  if (rate >= 1) return '100%';
  if (rate <= 0) return '0%';
  const percent = rate * 100;
  if (percent >= 99) return `${(Math.floor(percent * 10) / 10).toFixed(1)}%`;
  return `${Math.round(percent)}%`;
}

/** The last eight characters of an id: enough to tell rows apart; the title holds the whole. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** JSON text, indented; text that is not JSON stays as it is. Numbers keep their spelling. */
export function prettyJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return indentJson(text);
}

/** Indents valid JSON by its tokens, so that `1.50` and 2^53+1 are shown as they were sent. */
function indentJson(text: string): string {
  let out = '';
  let depth = 0;
  let index = 0;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  while (index < text.length) {
    const char = text[index] ?? '';
    if (char === '"') {
      const end = stringEnd(text, index);
      out += text.slice(index, end);
      index = end;
      continue;
    }
    if (char === '{' || char === '[') {
      const close = char === '{' ? '}' : ']';
      const rest = /^\s*/.exec(text.slice(index + 1))?.[0].length ?? 0;
      if (text[index + 1 + rest] === close) {
        out += char + close;
        index += rest + 2;
        continue;
      }
      depth += 1;
      out += char + newLine();
    } else if (char === '}' || char === ']') {
      depth -= 1;
      out += newLine() + char;
    } else if (char === ',') {
      out += char + newLine();
    } else if (char === ':') {
      out += ': ';
    } else if (!/\s/.test(char)) {
      out += char;
    }
    index += 1;
  }
  return out;
}

function stringEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}
