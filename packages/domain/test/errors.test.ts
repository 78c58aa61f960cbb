import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, isErrorCode, PosthornError, renderErrorsPage } from '../src/index.ts';

describe('the error catalogue', () => {
  it('is what docs/errors.md says (node packages/domain/scripts/write-errors-page.ts writes it)', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    expect(page).toBe(renderErrorsPage());
  });

  it.each(Object.entries(ERROR_CATALOGUE))(
    '%s has a status, a title and a remedy',
    (code, entry) => {
      expect(code).toMatch(/^[A-Z]+(_[A-Z0-9]+)*$/);
      expect(entry.status).toBeGreaterThanOrEqual(400);
      expect(entry.status).toBeLessThan(600);
      for (const text of [entry.title, entry.action]) {
        expect(text).toMatch(/^[^|\n]+\.$/);
      }
    },
  );

  it.each([
    ['MALFORMED_JSON', 400],
    ['NESTING_TOO_DEEP', 400],
    ['VALIDATION_FAILED', 400],
    ['EVENT_TOO_LARGE', 413],
    ['BATCH_TOO_LARGE', 413],
    ['UNSUPPORTED_MEDIA_TYPE', 415],
    ['INVALID_API_KEY', 401],
    ['INVALID_SIGNATURE', 401],
    ['TIMESTAMP_OUT_OF_RANGE', 401],
    ['EVENT_TYPE_NOT_ALLOWED', 403],
    ['ADDRESS_NOT_ALLOWED', 403],
    ['CLIENT_NOT_GRANTED', 403],
    ['CLIENT_UNKNOWN', 404],
    ['EVENT_ID_CONFLICT', 409],
    ['SOURCE_THROTTLED', 429],
    ['OVERLOADED', 503],
  ] as const)("answers %s with %i, as the contract's ingest table says", (code, status) => {
    expect(ERROR_CATALOGUE[code].status).toBe(status);
  });

  it('knows its codes, and nothing inherited', () => {
    expect(isErrorCode('NOT_FOUND')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
  });
});

describe('PosthornError', () => {
  it('takes status and message from the catalogue', () => {
    const error = new PosthornError('CLIENT_UNKNOWN');
    expect(error).toMatchObject({
      name: 'PosthornError',
      code: 'CLIENT_UNKNOWN',
      status: 404,
      message: 'There is no such client.',
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.details).toBeUndefined();
  });

  it('carries details, a time to wait, and a cause', () => {
    const cause = new Error('socket closed');
    const error = new PosthornError('OVERLOADED', {
      message: 'Too much waits.',
      details: [{ path: 'a', message: 'b' }],
      retryAfterS: 2,
      cause,
    });
    expect(error).toMatchObject({ message: 'Too much waits.', retryAfterS: 2, cause });
    expect(error.details).toEqual([{ path: 'a', message: 'b' }]);
  });
});
