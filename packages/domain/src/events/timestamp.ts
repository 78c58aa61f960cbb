const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)$/;
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Brings an ISO 8601 time with a zone to UTC with milliseconds; finer digits are cut off. A leap
 * second (`:60`) becomes the second that follows it.
 *
 * @returns null for what is not such a time, or is no date of the calendar
 */
export function normaliseTimestamp(text: string): string | null {
  return inUsualForm(text) ?? inAnyForm(text);
}

/** The form nearly every sender writes needs no arithmetic; this runs for each event. */
function inUsualForm(text: string): string | null {
  if (!USUAL.test(text)) return null;
  const year = Number(text.slice(0, 4));
  if (year === 0) return null;
  const day = twoDigits(text, 8);
  if (day < 1 || day > daysIn(year, twoDigits(text, 5))) return null;
  if (twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59) return null;
  return text.length === 24 ? text : `${text.slice(0, 19)}.000Z`;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function inAnyForm(text: string): string | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  const fields = [month, day, hour, minute, second].map((field) => Number(field ?? 0));
  const [mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  if (d < 1 || d > daysIn(Number(year), mo) || h > 23 || mi > 59 || s > 60) return null;
  const zoneH = Number(zoneHour ?? 0);
  const zoneM = Number(zoneMinute ?? 0);
  if (zoneH > 23 || zoneM > 59) return null;

  const date = new Date(0);
  date.setUTCFullYear(Number(year), mo - 1, d); // Date.UTC takes years below 100 for 19xx
  date.setUTCHours(h, mi, s, Number((fraction ?? '').padEnd(3, '0').slice(0, 3)));
  const offsetMin = (zoneH * 60 + zoneM) * (sign === '-' ? -1 : 1);
  const utc = new Date(date.getTime() - offsetMin * 60_000);
  const normal = utc.toISOString();
  // A zone can lead out of the years; PostgreSQL knows no year 0000.
  return normal.length === 24 && !normal.startsWith('0000') ? normal : null;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}
