/** How the events of a request are written. */
export type IngestMode = 'native' | 'cloud-structured' | 'cloud-batch' | 'cloud-binary';

const MODES: Readonly<Record<string, IngestMode>> = {
  'application/json': 'native',
  'application/cloudevents+json': 'cloud-structured',
  'application/cloudevents-batch+json': 'cloud-batch',
};
const JSON_TYPE = /^application\/(?:json|[a-z0-9.!#$&^_-]+\+json)$/;
const UTF8 = /^"?(?:utf-?8|us-ascii)"?$/i;

/**
 * Tells the mode from content type and headers, or null where the content type is not JSON in UTF-8.
 * A request without a content type is taken for JSON.
 */
export function ingestMode(
  contentType: string | undefined,
  headers: Readonly<Record<string, string | undefined>>,
): IngestMode | null {
  const isBinary = headers['ce-specversion'] !== undefined || headers['ce-id'] !== undefined;
  const plain = isBinary ? 'cloud-binary' : 'native';
  if (contentType === undefined || contentType === 'application/json') return plain;

  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  const mediaType = type.toLowerCase();
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=', 2);
    if (name.trim().toLowerCase() === 'charset' && !UTF8.test(value.trim())) return null;
  }
  const mode = Object.hasOwn(MODES, mediaType) ? MODES[mediaType] : undefined;
  if (mode && mode !== 'native') return mode;
  return JSON_TYPE.test(mediaType) ? plain : null;
}
