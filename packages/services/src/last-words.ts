import { open } from 'node:fs/promises';

/** Of a log, as much as is looked at. */
const TAIL_BYTES = 64 * 1024;

async function tailFrom(logFile: string, start: number): Promise<string> {
  const file = await open(logFile, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const position = Math.max(start, size - TAIL_BYTES);
    const length = Math.max(0, size - position);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What a line of pino's says to people; `null` for lines of others. */
function messageOf(line: string): string | null {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || null;
  } catch {
    return null;
  }
}

/**
 * The last line of a log that says something, for a message to people; empty when there is none.
 * @param start bytes of the log that an earlier process has written
 */
export async function lastWords(logFile: string, start = 0): Promise<string> {
  const text = await tailFrom(logFile, start);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) =>
    /FATAL|PANIC|ERROR|rror:|"level":"(?:fatal|error)"|# /.test(line),
  );
  const line = telling ?? lines.at(-1) ?? '';
  return messageOf(line) ?? line.trim().replace(/^.*?(?:FATAL|PANIC|ERROR):\s*|^.*?# /, '');
}
