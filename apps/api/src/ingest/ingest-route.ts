import type { IngestSource } from '@posthorn/db';
import { INGEST_LIMITS, PosthornError, parseIngestBody } from '@posthorn/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticateSource } from './authenticate-source.ts';
import { asPosthornError, type Ingest, type IngestResult } from './ingest.ts';
import type { SourceThrottle } from './source-throttle.ts';

/** A full array of the largest events would be 256 MB; a request may hold this much. */
export const BODY_BYTES_MAX = 16 * 1024 * 1024;

/**
 * `POST /api/v1/events/ingest` (contract, "REST: ingest"). The body stays bytes until its signature
 * is checked: what is verified is what was sent.
 */
export function registerIngestRoute(
  app: FastifyInstance,
  options: {
    authenticate: AuthenticateSource;
    ingest: Ingest;
    throttle: SourceThrottle;
    eventBytesMax: number;
    batchEventsMax: number;
    now: () => number;
    onResults: (source: IngestSource, results: readonly IngestResult[]) => void;
  },
): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    scope.post('/api/v1/events/ingest', { bodyLimit: BODY_BYTES_MAX }, handle);
  });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const headers = request.headers as Record<string, string | undefined>;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const nowMs = options.now();
    let source: IngestSource;
    try {
      source = await options.authenticate({ headers, body, address: request.ip, nowMs });
    } catch (error) {
      throw asPosthornError(error);
    }
    const parsed = parseIngestBody(body, headers['content-type'], headers, {
      ...INGEST_LIMITS,
      eventBytesMax: options.eventBytesMax,
      batchEventsMax: options.batchEventsMax,
      nowMs,
    });
    if (!parsed.ok) throw new PosthornError(parsed.code, { details: parsed.details });
    const waitS = options.throttle.take(source, parsed.events.length);
    if (waitS > 0) throw new PosthornError('SOURCE_THROTTLED', { retryAfterS: waitS });

    const results = await options.ingest.accept(source, parsed.events);
    options.onResults(source, results);
    return parsed.isArray ? answerMany(reply, results) : answerOne(reply, results[0]);
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
