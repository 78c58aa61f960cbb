import { describe, expect, test } from 'vitest';
import { stateOf } from '../features/api-keys/api-key-columns.tsx';
import { endOf } from '../features/api-keys/new-api-key-dialog.tsx';
import { fieldChanges } from '../features/audit-log/audit-words.ts';
import { roleInWords } from '../features/shell/role-in-words.ts';
import { rolesUpTo } from '../features/shell/roles.ts';
import { startOf } from '../features/shell/start.tsx';
import type { Viewer } from '../features/shell/viewer-context.tsx';

describe('roles', () => {
  test('are offered up to one’s own, all of them to an operator', () => {
    const offered = (role: Parameters<typeof rolesUpTo>[0]) =>
      rolesUpTo(role).map(({ value }) => value);
    expect(offered('VIEWER')).toEqual(['VIEWER']);
    expect(offered('ADMIN')).toEqual(['VIEWER', 'DEVELOPER', 'ADMIN']);
    expect(offered(null)).toEqual(['VIEWER', 'DEVELOPER', 'ADMIN', 'OWNER']);
  });
});

describe('somebody in several tenants', () => {
  const tenants = [
    { id: 'a', slug: 'acme', name: 'Acme', isSuspended: false },
    { id: 'b', slug: 'best', name: 'Best', isSuspended: false },
  ];
  const viewer: Viewer = {
    id: 'v',
    email: 'ann@example.test',
    name: 'Ann',
    isOperator: false,
    tenant: tenants[0] ?? null,
    tenants,
    memberships: [
      { tenantId: 'a', role: 'OWNER' },
      { tenantId: 'b', role: 'VIEWER' },
    ],
  };

  test.each([
    ['acme', 'Owner'],
    ['best', 'Viewer'],
    ['b', 'Viewer'],
    ['other', null],
    [null, null],
  ])('is in %j: %j', (handle, role) => {
    expect(roleInWords(viewer, handle)).toBe(role);
    expect(roleInWords({ ...viewer, isOperator: true }, handle)).toBe('Operator');
  });

  test('begins where they joined first, and nowhere without a tenant', () => {
    const none = { ...viewer, tenant: null, tenants: [], memberships: [] };
    expect(startOf(viewer)).toBe('/t/acme/webhooks');
    expect(startOf(none)).toBeNull();
    expect(startOf({ ...none, tenants, isOperator: true })).toBe('/operator/tenants');
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
