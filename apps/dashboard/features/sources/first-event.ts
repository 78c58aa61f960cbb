/** An event type as far as a sample is made of it. */
interface SampleType {
  name: string;
  isDeprecated: boolean;
  exampleText?: string | null;
  jsonSchemaText?: string | null;
}

/** What a first event is made of. */
export interface SampleEvent {
  eventType: string;
  /** JSON text of its `data`. */
  data: string;
}

const EXAMPLE_CHARS_MAX = 2_000;
const ANY_DATA = '{"hello":"world"}';

function allows(patterns: readonly string[], name: string): boolean {
  if (patterns.length === 0) return true;
  return patterns.some(
    (pattern) =>
      pattern === '*' ||
      pattern === name ||
      (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))),
  );
}

/**
 * An event that the source may send: of the catalogue where it can be, with the example that fits
 * the type's schema.
 * @param allowed the source's patterns; none: every type
 */
export function sampleEventOf(
  catalogue: readonly SampleType[],
  allowed: readonly string[],
): SampleEvent {
  const types = catalogue.filter((type) => !type.isDeprecated && allows(allowed, type.name));
  const withExample = types.find(
    ({ exampleText: text }) => text && text.length <= EXAMPLE_CHARS_MAX,
  );
  if (withExample?.exampleText) {
    return { eventType: withExample.name, data: withExample.exampleText };
  }
  const free = types.find((type) => !type.jsonSchemaText) ?? types[0];
  if (free) return { eventType: free.name, data: ANY_DATA };
  const pattern = allowed.find((one) => one !== '*') ?? 'order.created';
  return { eventType: pattern.replace(/\*$/, 'example'), data: ANY_DATA };
}

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const BODY_SIGNATURE = `sha256=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -hex | sed 's/.* //')`;

/** The three headers of Standard Webhooks, which sign the time as well. */
function standardLines(webhookSecret: string): { before: string[]; headers: string[] } {
  const keyText = webhookSecret.startsWith('whsec_')
    ? `printf %s "\${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A`
    : 'printf %s "$WEBHOOK_SECRET"';
  return {
    before: [
      'id="msg_$(date +%s)" timestamp="$(date +%s)"',
      `key=$(${keyText} | od -An -v -tx1 | tr -d ' \\n')`,
      'signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)',
    ],
    headers: [
      '-H "webhook-id: $id" -H "webhook-timestamp: $timestamp"',
      '-H "webhook-signature: v1,$signature"',
    ],
  };
}

/**
 * A command for a shell with curl and openssl that sends one event, signed.
 * @param clientId the tenant's slug or id, which the event is for
 * @param timestamp when it happened, RFC 3339
 */
export function curlCommand(parts: {
  apiUrl: string;
  apiKey: string;
  webhookSecret: string;
  requiresSignedTimestamp: boolean;
  clientId: string;
  eventId: string;
  timestamp: string;
  sample: SampleEvent;
}): string {
  const { eventId, clientId, timestamp, sample } = parts;
  const head = JSON.stringify({
    event_id: eventId,
    client_id: clientId,
    event_type: sample.eventType,
    timestamp,
  });
  // As text: parsed and written again, a long number would be another one.
  const body = `${head.slice(0, -1)},"data":${sample.data.trim()}}`;
  const standard = parts.requiresSignedTimestamp ? standardLines(parts.webhookSecret) : null;
  const signature = standard?.headers ?? [
    '-H "X-Source-Timestamp: $(date +%s)"',
    `-H "X-Source-Signature: ${BODY_SIGNATURE}"`,
  ];
  const request = [
    'curl -sS -X POST "$API_URL/api/v1/events/ingest"',
    `-H "Authorization: Bearer $API_KEY" -H 'content-type: application/json'`,
    ...signature,
    '--data-binary "$body"',
  ];
  return [
    `API_URL=${quoted(parts.apiUrl)}`,
    `API_KEY=${quoted(parts.apiKey)}`,
    `WEBHOOK_SECRET=${quoted(parts.webhookSecret)}`,
    `body=${quoted(body)}`,
    ...(standard?.before ?? []),
    request.join(' \\\n  '),
  ].join('\n');
}
