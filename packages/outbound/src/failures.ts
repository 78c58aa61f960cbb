import type { FailureCode } from '@posthorn/domain';

export interface Failure {
  code: FailureCode;
  /** One sentence for the tenant's developer. No stack, no control characters. */
  message: string;
}

/** How far an exchange had come. */
export type Phase = 'waiting' | 'resolving' | 'connecting' | 'securing' | 'sent' | 'reading';

export interface FailureContext {
  phase: Phase;
  /** Host and port, as the URL has them. */
  host: string;
  /** The status that had been received when the body failed. */
  status: number | null;
}

const MESSAGE_CHARS_MAX = 500;

const RESET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);
const NETWORK_REASONS: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
  EADDRNOTAVAIL: 'the address is not available',
  EACCES: 'the connection was not permitted',
  EPERM: 'the connection was not permitted',
  EMFILE: 'Posthorn has no free socket',
  ENFILE: 'Posthorn has no free socket',
};

/** What an error of undici, node:net, node:tls or the resolver means for the attempt. */
export function describeFailure(thrown: unknown, context: FailureContext): Failure {
  const failure = describe(unwrap(thrown), context);
  return { code: failure.code, message: oneLine(failure.message) };
}

function describe(error: Error & { code: string }, context: FailureContext): Failure {
  const { code, message } = error;
  const { host, phase } = context;
  if (code === 'POSTHORN_ADDRESS_BLOCKED') return { code: 'ADDRESS_BLOCKED', message };
  if (code === 'POSTHORN_DNS_FAILURE') return { code: 'DNS_FAILURE', message };
  if (code === 'ECONNREFUSED') {
    return { code: 'CONNECTION_REFUSED', message: `${host} refused the connection` };
  }
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return { code: 'TIMEOUT', message: `${host} did not answer the connection attempt` };
  }
  if (message === 'bad response' || message === 'bad upgrade') {
    const what = 'an interim response (1xx) that was not asked for, or one without a request';
    return { code: 'INVALID_RESPONSE', message: `${host} sent ${what}` };
  }
  // undici asserts what it takes for granted of a receiver: a status of 100 or more, and no switch of
  // protocols unless it was asked for.
  if (code === 'ERR_ASSERTION') {
    const what = 'an answer that HTTP/1.1 does not know here: a status below 100, or an upgrade';
    return { code: 'INVALID_RESPONSE', message: `${host} sent ${what}` };
  }
  if (isCutOff(error, context)) {
    return { code: 'CONNECTION_RESET', message: resetMessage(context) };
  }
  if (isUnreadable(error)) {
    const detail = /\((.+)\)/.exec(message)?.[1];
    const what = `${host} did not answer with valid HTTP/1.1`;
    return { code: 'INVALID_RESPONSE', message: detail ? `${what}: ${detail}` : what };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return {
      code: 'INVALID_RESPONSE',
      message: `${host} sent response headers that are too large`,
    };
  }
  if (RESET_CODES.has(code)) return { code: 'CONNECTION_RESET', message: resetMessage(context) };
  const reason = NETWORK_REASONS[code];
  if (reason !== undefined) {
    return { code: 'CONNECTION_FAILED', message: `No connection to ${host}: ${reason}` };
  }
  if (phase === 'securing' || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_')) {
    const what = `The TLS connection to ${host} failed: ${tlsReason(message)} (${code})`;
    return { code: 'TLS_FAILURE', message: what };
  }
  return { code: 'CONNECTION_FAILED', message: `The request to ${host} failed: ${message}` };
}

/** What the one deadline interrupted. */
export function describeTimeout(context: FailureContext, timeoutMs: number): Failure {
  const { host, phase, status } = context;
  const within = `within ${timeoutMs} ms`;
  const messages: Record<Phase, string> = {
    waiting: `No connection to ${host} became free ${within}: all were busy with other requests`,
    resolving: `The name of ${host} was not resolved ${within}`,
    connecting: `${host} did not accept the connection ${within}`,
    securing: `The TLS handshake with ${host} was not finished ${within}`,
    sent: `${host} did not answer ${within}`,
    reading: `${host} answered ${status ?? ''}, but the response was not complete ${within}`,
  };
  return { code: 'TIMEOUT', message: oneLine(messages[phase]) };
}

/** undici reports a response that is too short as one that does not match its length, or HTTP. */
function isCutOff({ code, message }: Error & { code: string }, { status }: FailureContext) {
  if (status === null) return false;
  return code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || message.includes('(Invalid EOF state)');
}

function isUnreadable({ code, name }: Error & { code: string }): boolean {
  return name === 'HTTPParserError' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}

function resetMessage({ phase, host, status }: FailureContext): string {
  if (phase === 'securing') return `${host} closed the connection during the TLS handshake`;
  if (phase === 'reading') {
    return `${host} answered ${status ?? ''}, but closed the connection before the response was complete`;
  }
  return `${host} closed the connection without an answer`;
}

/** OpenSSL's messages name source files and lines; the words between are what helps. */
function tlsReason(message: string): string {
  const parts = message.trim().split(':');
  return parts.length > 4 && /^[0-9A-F]+$/.test(parts[0] ?? '') ? (parts[5] ?? message) : message;
}

/**
 * The telling one of an AggregateError (several addresses were tried): a refusal says more than an
 * unreachable network. Whatever has no code gets an empty one.
 */
function unwrap(thrown: unknown): Error & { code: string } {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof AggregateError && error.errors.length > 0) {
    const all = error.errors.map(unwrap);
    const telling = all.find(({ code }) => code === 'ECONNREFUSED') ?? all.at(0);
    if (telling !== undefined) return telling;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return Object.assign(error, { code });
}

function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  const line = message.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return line.slice(0, MESSAGE_CHARS_MAX).toWellFormed();
}
