import { describe, expect, test } from 'vitest';
import { stateOf } from '../features/api-keys/api-key-columns.tsx';
import { endOf } from '../features/api-keys/new-api-key-dialog.tsx';
import { fieldChanges } from '../features/audit-log/audit-words.ts';
import { rolesUpTo } from '../features/shell/roles.ts';

describe('roles', () => {
  test('are offered up to one’s own, all of them to an operator', () => {
    const offered = (role: Parameters<typeof rolesUpTo>[0]) =>
      rolesUpTo(role).map(({ value }) => value);
    expect(offered('VIEWER')).toEqual(['VIEWER']);
    expect(offered('ADMIN')).toEqual(['VIEWER', 'DEVELOPER', 'ADMIN']);
    expect(offered(null)).toEqual(['VIEWER', 'DEVELOPER', 'ADMIN', 'OWNER']);
  });
});

describe('API keys', () => {
  const nowMs = Date.parse('2026-05-18T12:00:00Z');

  test.each([
    [{}, 'active'],
    [{ expiresAt: '2026-05-18T12:00:01Z' }, 'active'],
    [{ expiresAt: '2026-05-18T12:00:00Z' }, 'over'],
    [{ expiresAt: '2026-05-18T11:00:00Z', revokedAt: '2026-05-18T10:00:00Z' }, 'revoked'],
  ])('%j is %s', (key, state) => {
    expect(stateOf({ expiresAt: null, revokedAt: null, ...key }, nowMs)).toBe(state);
  });

  test('end after what was chosen, or never', () => {
    expect(endOf('30', nowMs)).toBe('2026-06-17T12:00:00.000Z');
    expect(endOf('never', nowMs)).toBeNull();
  });
});

describe('the changes of an audit entry', () => {
  test('are shown field by field, in words', () => {
    const changes = {
      status: ['active', 'inactive'],
      description: ['', 'new'],
      eventTypes: [[], ['a.b', 'c.*']],
      filters: [null, { amount_gt: 1 }],
      maxRetries: [5, 7],
    };
    expect(fieldChanges(changes)).toEqual([
      { field: 'status', before: 'active', after: 'inactive' },
      { field: 'description', before: '“”', after: 'new' },
      { field: 'eventTypes', before: 'none', after: 'a.b, c.*' },
      { field: 'filters', before: null, after: '{"amount_gt":1}' },
      { field: 'maxRetries', before: '5', after: '7' },
    ]);
  });

  test.each([[null], ['text'], [[1, 2]], [{ odd: 'not a pair' }]])('%j are none', (changes) => {
    expect(fieldChanges(changes)).toEqual([]);
  });
});
