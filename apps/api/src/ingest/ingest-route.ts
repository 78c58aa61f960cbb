import type { IngestSource } from '@posthorn/db';
import { INGEST_LIMITS, PosthornError, parseIngestBody } from '@posthorn/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClientOf } from '../client/client.ts';
import { asPosthornError } from './as-posthorn-error.ts';
import type { AuthenticateSource } from './authenticate-source.ts';
import type { BodyBudget } from './body-budget.ts';
import type { Ingest, IngestResult } from './ingest.ts';
import { readBody } from './read-body.ts';
import type { SourceThrottle } from './source-throttle.ts';

/** A full array of the largest events would be 256 MB; a request may hold this much. */
export const BODY_BYTES_MAX = 16 * 1024 * 1024;

export const INGEST_PATH = '/api/v1/events/ingest';

/** Hears what becomes of requests. */
export interface IngestObserver {
  /** Each event of a request had its answer. */
  onResults(source: IngestSource, results: readonly IngestResult[]): void;
  /** A request was refused before its events were looked at. */
  onRefused(error: PosthornError): void;
}

/**
 * `POST /api/v1/events/ingest` (contract, "REST: ingest"). The body stays bytes until its signature
 * is checked: what is verified is what was sent. It is read only when the key and the address are
 * right, and there is room for it.
 */
export function registerIngestRoute(
  app: FastifyInstance,
  options: {
    authenticate: AuthenticateSource;
    clientOf: ClientOf;
    ingest: Ingest;
    throttle: SourceThrottle;
    bodyBudget: BodyBudget;
    eventBytesMax: number;
    batchEventsMax: number;
    now: () => number;
    observer: IngestObserver;
  },
): void {
  const { authenticate, observer } = options;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The handler reads the body itself, after it has seen the key.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post(INGEST_PATH, handle);
    // Else GET would be taken for the event whose id is "ingest".
    scope.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: INGEST_PATH,
      handler(_request, reply) {
        reply.header('allow', 'POST');
        throw new PosthornError('METHOD_NOT_ALLOWED');
      },
    });
  });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { source, events, isArray, letGo } = await take(request).catch((error: unknown) => {
      const refusal = asPosthornError(error);
      observer.onRefused(refusal);
      throw refusal;
    });
    try {
      const results = await options.ingest.accept(source, events);
      observer.onResults(source, results);
      return isArray ? answerMany(reply, results) : answerOne(reply, results[0]);
    } finally {
      letGo();
    }
  }

  /** What a request asks for, once all that concerns it as a whole is in order. */
  async function take(request: FastifyRequest) {
    const headers = request.headers as Record<string, string | undefined>;
    const { address } = options.clientOf(request);
    const source = await authenticate.identify({ headers, address });
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw new PosthornError('UNSUPPORTED_MEDIA_TYPE', {
        message: 'The body is compressed, which is not accepted.',
        details: [{ path: 'content-encoding', message: 'must be left out' }],
      });
    }
    const { bytes, letGo } = await readBody(request.raw, {
      bytesMax: BODY_BYTES_MAX,
      budget: options.bodyBudget,
      senderId: source.id,
    });
    try {
      const nowMs = options.now();
      authenticate.verify(source, { headers, body: bytes, address, nowMs });
      const parsed = parseIngestBody(bytes, headers['content-type'], headers, {
        ...INGEST_LIMITS,
        eventBytesMax: options.eventBytesMax,
        batchEventsMax: options.batchEventsMax,
        nowMs,
      });
      if (!parsed.ok) throw new PosthornError(parsed.code, { details: parsed.details });
      const waitS = options.throttle.take(source, parsed.events.length);
      if (waitS > 0) throw new PosthornError('SOURCE_THROTTLED', { retryAfterS: waitS });
      return { source, letGo, events: parsed.events, isArray: parsed.isArray };
    } catch (error) {
      letGo();
      throw error;
    }
  }
}

function answerOne(reply: FastifyReply, result: IngestResult | undefined): unknown {
  if (!result) throw new PosthornError('VALIDATION_FAILED');
  if (result.kind === 'rejected') throw result.error;
  reply.code(result.kind === 'accepted' ? 202 : 200);
  return bodyOf(result);
}

/**
 * 207 with each event's own answer. When nothing could be stored because the system was in the way,
 * the whole request says so: 503, and the sender comes again.
 */
function answerMany(reply: FastifyReply, results: readonly IngestResult[]): unknown {
  const failed = results.every(
    (result) => result.kind === 'rejected' && result.error.retryAfterS !== undefined,
  );
  const [first] = results;
  if (failed && first?.kind === 'rejected') throw first.error;
  const count = (kind: IngestResult['kind']): number =>
    results.filter((result) => result.kind === kind).length;
  const waits = results.map((result) =>
    result.kind === 'rejected' ? (result.error.retryAfterS ?? 0) : 0,
  );
  const waitS = Math.max(...waits);
  if (waitS > 0) reply.header('retry-after', String(waitS));
  reply.code(207);
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results: results.map(bodyOf),
  };
}

function bodyOf(result: IngestResult): unknown {
  switch (result.kind) {
    case 'accepted':
      return {
        event_id: result.eventId,
        id: result.id,
        status: 'accepted',
        deliveries: result.deliveries,
      };
    case 'duplicate':
      return { event_id: result.eventId, id: result.id, status: 'duplicate' };
    case 'rejected':
      return {
        event_id: result.eventId,
        status: 'rejected',
        error: {
          code: result.error.code,
          message: result.error.message,
          details: result.error.details ?? [],
        },
      };
  }
}
