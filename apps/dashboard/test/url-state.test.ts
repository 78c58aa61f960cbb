import { describe, expect, test } from 'vitest';
import { slugOf } from '../features/operator/create-tenant-dialog.tsx';
import { pathForTenant } from '../features/shell/tenant-switcher.tsx';
import { rangeStart } from '../lib/time-range.ts';
import { pageVariables } from '../lib/use-cursor.ts';
import { patchSearch } from '../lib/use-url-state.ts';

describe('state in the address', () => {
  test('a filter is set and cleared without touching the others', () => {
    expect(patchSearch('?status=DEAD&after=x', { type: 'a.b', after: null })).toBe(
      '?status=DEAD&type=a.b',
    );
    expect(patchSearch('?status=DEAD', { status: null })).toBe('');
  });

  test('pages are Relay arguments', () => {
    expect(pageVariables({ after: null, before: null }, 25)).toEqual({ first: 25 });
    expect(pageVariables({ after: 'a', before: null }, 25)).toEqual({ first: 25, after: 'a' });
    expect(pageVariables({ after: null, before: 'b' }, 25)).toEqual({ last: 25, before: 'b' });
  });

  test('a time range begins on a whole minute, so that cursors stay good', () => {
    const now = Date.parse('2026-05-18T18:06:42.500Z');
    expect(rangeStart('1h', now)).toBe('2026-05-18T17:06:00.000Z');
    expect(rangeStart(null, now)).toBeNull();
    expect(rangeStart('forever', now)).toBeNull();
  });

  test('switching tenants keeps the kind of page, not the thing on it', () => {
    expect(pathForTenant('/t/a/deliveries/0190', 'b')).toBe('/t/b/deliveries');
    expect(pathForTenant('/operator/system', 'b')).toBe('/t/b/webhooks');
  });

  test('a slug is made of a name', () => {
    expect(slugOf(' Umlaut & Söhne GmbH ')).toBe('umlaut-sohne-gmbh');
  });
});
