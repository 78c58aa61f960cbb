import type { SignatureHeaders } from '../signing/sign.ts';

/** How long the parts of an attempt took, in whole milliseconds; null for what it did not need or come to. */
export interface AttemptPhases {
  /** Turning the name into addresses. */
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the last byte of the request to the first of the answer. */
  firstByteMs: number | null;
}

/** What of a request cannot be made again from the event and the attempt's row. */
export interface SentRequest {
  userAgent: string;
  signature: SignatureHeaders;
  /** Names of the webhook's own headers, as sent. Values are secrets: they are not kept. */
  ownHeaderNames: readonly string[];
  /** How `Authorization` began where the webhook's receiver auth made it: `Basic`, `Bearer`. */
  authorizationScheme: string | null;
  /** `x-webhook-encrypted`; null where nothing was encrypted. */
  encrypted: string | null;
  /** `data` as sent, where it is not the event's own text (encryption is random). */
  dataText: string | null;
}

/** What an attempt keeps of its time and its request. */
export interface Evidence {
  phases: AttemptPhases;
  /** Null where nothing was sent. */
  sent: SentRequest | null;
}

/**
 * The text that an attempt's row keeps: a line for each part, its first letter saying which, parts
 * that are not there left out. About 120 bytes for a usual attempt, since ten thousand are stored a
 * second: the event's id and the times are in other columns, the plain signature is kept as base64.
 */
export function writeEvidence({ phases, sent }: Evidence): string {
  const { dnsMs, connectMs, tlsMs, firstByteMs } = phases;
  let text = `t${dnsMs ?? ''},${connectMs ?? ''},${tlsMs ?? ''},${firstByteMs ?? ''}`;
  if (sent === null) return text;
  const { signature } = sent;
  text += `\nu${sent.userAgent}\ns${signature['webhook-signature']}`;
  const plain = signature['x-webhook-signature'];
  if (plain !== undefined) text += `\np${packPlain(plain)}`;
  if (sent.ownHeaderNames.length > 0) text += `\nn${sent.ownHeaderNames.join(',')}`;
  if (sent.authorizationScheme !== null) text += `\na${sent.authorizationScheme}`;
  if (sent.encrypted !== null) text += `\ne${sent.encrypted}`;
  // Last, since it may hold line breaks.
  if (sent.dataText !== null) text += `\nd${sent.dataText}`;
  return text;
}

/**
 * Reads what {@link writeEvidence} wrote.
 *
 * @param row what the attempt's row and its event know: the id and the second that were signed
 */
export function readEvidence(text: string, row: { eventId: string; timestampS: number }): Evidence {
  const dataAt = text.indexOf('\nd');
  const lines = (dataAt === -1 ? text : text.slice(0, dataAt)).split('\n');
  const parts = new Map(lines.map((line) => [line.charAt(0), line.slice(1)]));
  const [dnsMs, connectMs, tlsMs, firstByteMs] = (parts.get('t') ?? '').split(',');
  const phases = {
    dnsMs: numberOrNull(dnsMs),
    connectMs: numberOrNull(connectMs),
    tlsMs: numberOrNull(tlsMs),
    firstByteMs: numberOrNull(firstByteMs),
  };
  const standard = parts.get('s');
  if (standard === undefined) return { phases, sent: null };
  const signature: SignatureHeaders = {
    'webhook-id': row.eventId,
    'webhook-timestamp': String(row.timestampS),
    'webhook-signature': standard,
  };
  const plain = parts.get('p');
  if (plain !== undefined) signature['x-webhook-signature'] = unpackPlain(plain, row.timestampS);
  const names = parts.get('n');
  return {
    phases,
    sent: {
      userAgent: parts.get('u') ?? '',
      signature,
      ownHeaderNames: names === undefined ? [] : names.split(','),
      authorizationScheme: parts.get('a') ?? null,
      encrypted: parts.get('e') ?? null,
      dataText: dataAt === -1 ? null : text.slice(dataAt + 2),
    },
  };
}

/** `t=1,v1=<hex>,v1=<hex>` → `<base64>,<base64>`: a third less, and the time is known. */
function packPlain(signature: string): string {
  return signature
    .split(',v1=')
    .slice(1)
    .map((hex) => Buffer.from(hex, 'hex').toString('base64url'))
    .join(',');
}

function unpackPlain(packed: string, timestampS: number): string {
  const macs = packed.split(',').map((mac) => Buffer.from(mac, 'base64url').toString('hex'));
  return `t=${timestampS}${macs.map((hex) => `,v1=${hex}`).join('')}`;
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
