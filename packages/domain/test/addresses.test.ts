import { describe, expect, it } from 'vitest';
import { checkCallbackUrl, createAddressPolicy, literalAddress } from '../src/index.ts';

const closed = createAddressPolicy({ allowedRanges: [] });

describe('the address policy, promise 8', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0/8'],
    ['0.1.2.3', '0.0.0.0/8'],
    ['10.0.0.1', '10.0.0.0/8'],
    ['100.64.0.1', '100.64.0.0/10'],
    ['100.127.255.255', '100.64.0.0/10'],
    ['127.0.0.1', '127.0.0.0/8'],
    ['127.255.255.254', '127.0.0.0/8'],
    ['168.63.129.16', '168.63.129.16/32'],
    ['169.254.169.254', '169.254.0.0/16'],
    ['172.16.0.1', '172.16.0.0/12'],
    ['172.31.255.255', '172.16.0.0/12'],
    ['192.0.0.192', '192.0.0.0/24'],
    ['192.0.2.1', '192.0.2.0/24'],
    ['192.88.99.1', '192.88.99.0/24'],
    ['192.168.1.1', '192.168.0.0/16'],
    ['198.18.0.1', '198.18.0.0/15'],
    ['198.19.255.255', '198.18.0.0/15'],
    ['198.51.100.7', '198.51.100.0/24'],
    ['203.0.113.7', '203.0.113.0/24'],
    ['224.0.0.1', '224.0.0.0/4'],
    ['239.255.255.250', '224.0.0.0/4'],
    ['240.0.0.1', '240.0.0.0/4'],
    ['255.255.255.255', '255.255.255.255/32'],
    ['::', '::/128'],
    ['::1', '::1/128'],
    ['::127.0.0.1', '::/96'],
    ['::8.8.8.8', '::/96'],
    ['::7f00:1', '::/96'],
    ['64:ff9b::127.0.0.1', '127.0.0.0/8'],
    ['::ffff:127.0.0.1', '127.0.0.0/8'],
    ['::ffff:7f00:1', '127.0.0.0/8'],
    ['::ffff:169.254.169.254', '169.254.0.0/16'],
    ['0:0:0:0:0:ffff:a00:1', '10.0.0.0/8'],
    ['64:ff9b::7f00:1', '127.0.0.0/8'],
    ['64:ff9b::a9fe:a9fe', '169.254.0.0/16'],
    ['64:ff9b:1::a00:1', '64:ff9b:1::/48'],
    ['100::1', '100::/64'],
    ['2001::1', '0.0.0.0/8'],
    ['2001:0:808:808::', '255.255.255.255/32'],
    ['2001:0:808:808:0:0:f7f7:f7f7', '2001::/32'],
    ['2001:20::1', '2001::/23'],
    ['2001:db8::1', '2001:db8::/32'],
    ['2002:7f00:1::', '127.0.0.0/8'],
    ['2002:808:808::1', '2002::/16'],
    ['2620:4f:8000::1', '2620:4f:8000::/48'],
    ['3fff::1', '3fff::/20'],
    ['4000::1', '::/0'],
    ['5f00::1', '5f00::/16'],
    ['fc00::1', 'fc00::/7'],
    ['fd00::', 'fc00::/7'],
    ['fd00:ec2::254', 'fc00::/7'],
    ['fe80::1', 'fe80::/10'],
    ['fe80::1%eth0', 'fe80::/10'],
    ['fec0::1', 'fec0::/10'],
    ['ff02::1', 'ff00::/8'],
    ['::ffff:0:127.0.0.1', '::/0'],
  ])('closes %s, which lies in %s', (ip, range) => {
    expect(closed.check(ip)).toMatchObject({ ok: false, range });
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2001:4860:4860::8888',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('leaves %s open', (ip) => {
    expect(closed.check(ip)).toEqual({ ok: true });
  });

  it.each([
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '[::1]',
    '1.2.3.4.5',
  ])('takes %j for no address', (text) => {
    expect(closed.check(text)).toMatchObject({ ok: false, range: 'invalid' });
  });

  describe('with ranges opened by the operator', () => {
    const opened = createAddressPolicy({ allowedRanges: ['127.0.0.0/8', '::1/128', '10.1.2.3'] });
    it.each([
      ['127.0.0.1', true],
      ['::ffff:127.0.0.1', true],
      ['::1', true],
      ['10.1.2.3', true],
      ['10.1.2.4', false],
      ['::', false],
      ['192.168.0.1', false],
      ['2002:7f00:1::', false],
      ['64:ff9b::a00:1', false],
    ])('%s open: %s', (ip, isOpen) => {
      expect(opened.check(ip).ok).toBe(isOpen);
    });

    it('an opened IPv6 range does not open the IPv4 addresses it can carry', () => {
      const tunnels = createAddressPolicy({ allowedRanges: ['2002::/16'] });
      expect(tunnels.check('2002:808:808::1').ok).toBe(true);
      expect(tunnels.check('2002:7f00:1::').ok).toBe(false);
    });

    it.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10/8'])(
      'refuses the range %j',
      (range) => {
        expect(() => createAddressPolicy({ allowedRanges: [range] })).toThrow('CIDR');
      },
    );
  });
});

describe('callback URLs', () => {
  const check = (url: string, allowHttp = false) => checkCallbackUrl(url, { allowHttp }).ok;

  it.each([
    'https://example.com',
    'https://example.com/hooks?a=b%20c',
    'https://example.com:8443/',
    'https://bücher.example/',
    'https://[2606:4700::1111]/x',
    'HTTPS://EXAMPLE.COM',
  ])('takes %s', (url) => {
    expect(check(url)).toBe(true);
  });

  it.each([
    '',
    'example.com/hooks',
    '//example.com',
    'http://example.com',
    'ftp://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://',
    'https://user@example.com',
    'https://user:pass@example.com',
    'https://:pass@example.com',
    'https://example.com/#top',
    'https://example.com/#',
    'https://example.com:22/',
    'https://example.com:25/',
    'https://example.com:6379/',
    'https://example.com:5432/',
    'https://example.com:0/',
    'https://example.com:65536/',
    ' https://example.com',
    'https://exa\nmple.com',
    'https://example.com/a b',
    `https://example.com/${'a'.repeat(2_048)}`,
  ])('refuses %j', (url) => {
    expect(checkCallbackUrl(url, { allowHttp: false })).toMatchObject({
      ok: false,
      code: 'CALLBACK_URL_INVALID',
    });
  });

  it('takes http only where the operator allows it', () => {
    expect(check('http://127.0.0.1:3999/hook', true)).toBe(true);
    expect(check('http://127.0.0.1:3999/hook', false)).toBe(false);
    expect(check('ftp://127.0.0.1/', true)).toBe(false);
  });

  it.each([
    ['https://127.0.0.1/', '127.0.0.1'],
    ['https://0x7f.1/', '127.0.0.1'],
    ['https://2130706433/', '127.0.0.1'],
    ['https://0177.0.0.1/', '127.0.0.1'],
    ['https://[::1]/', '::1'],
    ['https://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['https://example.com/', null],
  ])('%s names the literal address %s', (url, address) => {
    expect(literalAddress(new URL(url))).toBe(address);
    if (address) expect(closed.check(address).ok).toBe(false);
  });
});
