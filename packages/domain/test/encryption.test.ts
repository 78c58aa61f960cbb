import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, compactDecrypt, decodeProtectedHeader, exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  createPayloadEncryption,
  ENCRYPTED_VALUES_MAX,
  type EncryptedPayload,
  EncryptionError,
} from '../src/index.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = RSA.publicKey.export({ format: 'pem', type: 'spki' }).toString();

const encrypt = (dataText: string, ...encryptedFields: string[]): Promise<EncryptedPayload> =>
  createPayloadEncryption({ publicKey: PEM, encryptedFields }).encrypt(dataText);

const JWE = /\{"\$jwe":"([A-Za-z0-9_.-]+)"\}/g;

async function decrypt(jwe: string, key: KeyObject = RSA.privateKey): Promise<string> {
  const { plaintext } = await compactDecrypt(jwe, key);
  return new TextDecoder().decode(plaintext);
}

/** The text with each encrypted value's plaintext between marks, by a library nobody here wrote. */
async function opened({ dataText }: EncryptedPayload): Promise<string> {
  const jwes = [...dataText.matchAll(JWE)].map((match) => match[1] ?? '');
  const texts = await Promise.all(jwes.map((jwe) => decrypt(jwe)));
  return dataText.replace(JWE, () => `‹${texts.shift()}›`);
}

describe('what a webhook names is encrypted, and every other byte is as it was sent (contract)', () => {
  it.each<[string, string[], string, string[]]>([
    ['data as a whole', ['data'], '‹{ "a" : 1.50 }›', ['data']],
    ['data that is no object', ['data'], '‹"text"›', ['data']],
    ['data that is null', ['data'], '‹null›', ['data']],
    ['a member', ['data.a'], '{"a":‹1›,"b":2}', ['data.a']],
    [
      'a member of a member',
      ['data.card.number'],
      '{"card":{"number":‹"4242"›,"brand":"visa"}}',
      ['data.card.number'],
    ],
    [
      'a value to the byte: blanks, digits, order, escapes',
      ['data.v'],
      '{ "v" :\t‹{"z":1.50,\n "10":9007199254740993123, "9":-0, "ü":"\\u00fc\\/😀", "z":1E400}› \n, "k":1.50}',
      ['data.v'],
    ],
    ['null, as it was there', ['data.a'], '{"a":‹null›}', ['data.a']],
    ['every element', ['data.items[]'], '{"items":[‹1›, ‹"two"› ,‹[3]›]}', ['data.items[]']],
    [
      'a member of every element that has it',
      ['data.items[].secret'],
      '{"items":[{"secret":‹1›},{"open":2},3,{"open":4,"secret":‹{}›}]}',
      ['data.items[].secret'],
    ],
    [
      'arrays in arrays',
      ['data.rows[][].s'],
      '{"rows":[[{"s":‹1›}],[],[{"s":‹2›},{"s":‹3›}]]}',
      ['data.rows[][].s'],
    ],
    ['data that is an array', ['data[].s'], '[{"s":‹1›},{"s":‹2›}]', ['data[].s']],
    ['one element', ['data.items[1]'], '{"items":[1,‹2›,3]}', ['data.items[1]']],
    [
      'one element, as filters name it',
      ['data.items.1.s'],
      '{"items":[{"s":1},{"s":‹2›}]}',
      ['data.items.1.s'],
    ],
    ['a member whose name is a number', ['data.items.1'], '{"items":{"1":‹2›}}', ['data.items.1']],
    [
      'a name with a dot, written as a JSON string',
      ['data["card.number"]'],
      '{"card.number":‹1›,"card":{"number":2}}',
      ['data["card.number"]'],
    ],
    [
      'a name with brackets, a quote and a blank',
      ['data["a[] \\"b\\""].c'],
      '{"a[] \\"b\\"":{"c":‹1›},"a":[]}',
      ['data["a[] \\"b\\""].c'],
    ],
    ['the empty name', ['data[""]'], '{"":‹1›}', ['data[""]']],
    [
      'a name that the sender wrote with escapes',
      ['data.card'],
      '{"c\\u0061rd":‹1›,"c\\\\u0061rd":2}',
      ['data.card'],
    ],
    [
      'a name written with escapes in the path',
      ['data["\\u0061"]'],
      '{"a":‹1›}',
      ['data["\\u0061"]'],
    ],
    [
      'each of a name given twice: receivers differ in which they take',
      ['data.a'],
      '{"a":‹1›,"b":2,"a":‹3›}',
      ['data.a'],
    ],
    [
      'in each object of a name given twice',
      ['data.a.b'],
      '{"a":{"b":‹1›},"a":{"b":‹2›}}',
      ['data.a.b'],
    ],
    [
      'a path under another once, with the other',
      ['data.card.number', 'data.card'],
      '{"card":‹{"number":1}›}',
      ['data.card'],
    ],
    [
      'all under data, where both are named',
      ['data.card.number', 'data'],
      '‹{"card":{"number":1}}›',
      ['data'],
    ],
    [
      'what of an array another path has not taken already',
      ['data.items[].s', 'data.items[0]'],
      '{"items":[‹{"s":1}›,{"s":‹2›}]}',
      ['data.items[].s', 'data.items[0]'],
    ],
    [
      'several, named in the order of the webhook',
      ['data.b', 'data.a'],
      '{"a":‹1›,"b":‹2›}',
      ['data.b', 'data.a'],
    ],
    ['one that is named twice', ['data.a', 'data.a'], '{"a":‹1›}', ['data.a']],
    [
      'names that objects have by birth only where they were sent',
      ['data.__proto__', 'data.constructor', 'data.length'],
      '{"__proto__":‹{"a":1}›}',
      ['data.__proto__'],
    ],
    ['what looks encrypted already, again', ['data.a'], '{"a":‹{"$jwe":"x"}›}', ['data.a']],
  ])('%s', async (_, fields, marked, paths) => {
    const encrypted = await encrypt(marked.replace(/[‹›]/g, ''), ...fields);
    expect(await opened(encrypted)).toBe(marked);
    expect(encrypted.paths).toEqual(paths);
    JSON.parse(encrypted.dataText);
  });

  it.each<[string, string[], string]>([
    ['a member', ['data.card.number'], '{"card":{},"number":1}'],
    ['a member of what is no object', ['data.card.number'], '{"card":"4242"}'],
    ['a member of an array, which has elements', ['data.items.secret'], '{"items":[{"secret":1}]}'],
    ['elements of an object', ['data.items[]'], '{"items":{"0":1}}'],
    ['elements of an empty array', ['data.items[].s'], '{"items":[]}'],
    ['an element beyond the last', ['data[1]'], '[1]'],
    ['a name in another case of letters', ['data.Card'], '{"card":1}'],
    ['anything of a scalar', ['data.a'], '"text"'],
  ])('an event that lacks it is left as it is: %s', async (_, fields, dataText) => {
    expect(await encrypt(dataText, ...fields)).toEqual({ dataText, paths: [] });
  });

  it('names paths in printable ASCII without commas, so that the header can be split', async () => {
    const fields = ['data.straße', 'data.a,b', 'data["x, y"].z', 'data["木"][]', 'data.plain'];
    const { paths } = await encrypt(
      '{"straße":1,"a,b":2,"x, y":{"z":3},"木":[4],"plain":5}',
      ...fields,
    );
    expect(paths).toEqual([
      'data["stra\\u00dfe"]',
      'data["a\\u002cb"]',
      'data["x\\u002c y"].z',
      'data["\\u6728"][]',
      'data.plain',
    ]);
    const again = await encrypt('{"straße":1,"a,b":2,"x, y":{"z":3},"木":[4],"plain":5}', ...paths);
    expect(again.paths).toEqual(paths);
  });

  it('holds for any JSON and any paths of it: decrypted and put back, the text is the one sent', async () => {
    const name = fc.constantFrom('a', 'b', 'a.b', '', '0', '1', '"', 'ü', '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('1.50', '-0', '"x\\"]}"', 'null', '9007199254740993', '"\\ud800"'),
        fc
          .array(tie('value') as fc.Arbitrary<string>, { maxLength: 3 })
          .map((all) => `[ ${all.join(' ,')}]`),
        fc
          .array(fc.tuple(name, tie('value') as fc.Arbitrary<string>), { maxLength: 4 })
          .map((all) => `{${all.map(([key, v]) => `${JSON.stringify(key)}: ${v}`).join(',\n')} }`),
      ),
    })) as { value: fc.Arbitrary<string> };
    const step = fc.oneof(
      fc.constantFrom('[]', '.a', '.b', '.0'),
      name.map((text) => `[${JSON.stringify(text)}]`),
    );
    const path = fc.array(step, { maxLength: 3 }).map((steps) => `data${steps.join('')}`);
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.array(path, { minLength: 1, maxLength: 4 }),
        async (text, fields) => {
          const encrypted = await encrypt(text, ...fields);
          expect((await opened(encrypted)).replace(/[‹›]/g, '')).toBe(text);
          expect(encrypted.paths.length > 0).toBe(encrypted.dataText !== text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a JWE in a payload', () => {
  const only = ({ dataText }: EncryptedPayload) => dataText.matchAll(JWE).next().value?.[1] ?? '';

  it('says RSA-OAEP-256, A256GCM and the RFC 7638 thumbprint of the key, and nothing else', async () => {
    const kid = await calculateJwkThumbprint(await exportJWK(RSA.publicKey));
    expect(decodeProtectedHeader(only(await encrypt('1', 'data')))).toEqual({
      alg: 'RSA-OAEP-256',
      enc: 'A256GCM',
      kid,
    });
  });

  it('is another each time, and for each value: keys and nonces are never used twice', async () => {
    const { dataText } = await encrypt('[1,1,1]', 'data[]');
    const jwes = [...dataText.matchAll(JWE)].map((match) => match[1] ?? '');
    jwes.push(only(await encrypt('1', 'data')));
    for (const part of [1, 2]) {
      expect(new Set(jwes.map((jwe) => jwe.split('.')[part])).size).toBe(4);
    }
  });

  it('opens with that key alone, and not when a byte of it was changed', async () => {
    const jwe = only(await encrypt('"secret"', 'data'));
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await expect(decrypt(jwe, other.privateKey)).rejects.toThrow();
    const parts = jwe.split('.');
    parts[3] = Buffer.from('"secreT"').toString('base64url');
    await expect(decrypt(parts.join('.'))).rejects.toThrow();
    expect(await decrypt(jwe)).toBe('"secret"');
  });

  it.each([
    ['PEM', PEM],
    ['PEM of PKCS #1', RSA.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString()],
    ['JWK', JSON.stringify(RSA.publicKey.export({ format: 'jwk' }))],
    [
      'JWK with an id of its own, which the thumbprint stands in for',
      JSON.stringify({ ...RSA.publicKey.export({ format: 'jwk' }), kid: 'mine', use: 'enc' }),
    ],
  ])('is made with a key given as %s', async (_, publicKey) => {
    const encryption = createPayloadEncryption({ publicKey, encryptedFields: ['data'] });
    const jwe = only(await encryption.encrypt('"x"'));
    expect(await decrypt(jwe)).toBe('"x"');
    expect(decodeProtectedHeader(jwe).kid).toBe(
      await calculateJwkThumbprint(await exportJWK(RSA.publicKey)),
    );
  });

  it.each([3072, 4096])('is made with keys of %i bits as well', async (modulusLength) => {
    const pair = generateKeyPairSync('rsa', { modulusLength });
    const publicKey = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const encryption = createPayloadEncryption({ publicKey, encryptedFields: ['data'] });
    expect(await decrypt(only(await encryption.encrypt('"x"')), pair.privateKey)).toBe('"x"');
  });
});

describe('what cannot be encrypted is refused, never let through (promise 9)', () => {
  it.each([
    ['no key', null],
    ['no key at all', ''],
    ['a text that is none', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
  ])('%s', (_, publicKey) => {
    expect(() => createPayloadEncryption({ publicKey, encryptedFields: ['data'] })).toThrow(
      EncryptionError,
    );
  });

  it.each(['card', 'data.', 'data[', 'data[x]', 'data..a', 'data.a b', 'data["a]', 'database'])(
    'a path that is none: %s',
    (field) => {
      expect(() => createPayloadEncryption({ publicKey: PEM, encryptedFields: [field] })).toThrow(
        EncryptionError,
      );
    },
  );

  it.each(['{"a":1', '{"a":1}}', '{"a" 1}', '[1,]', '', '{"a":}', '{a:1}', '{"a":1 "b":2}'])(
    'data that is not JSON: %s',
    async (dataText) => {
      await expect(encrypt(dataText, 'data.a', 'data[]')).rejects.toThrow(EncryptionError);
    },
  );

  it('more values than can be encrypted one by one', async () => {
    const values = (count: number) => JSON.stringify(Array(count).fill(1));
    const many = values(ENCRYPTED_VALUES_MAX + 1);
    await expect(encrypt(many, 'data[]')).rejects.toThrow(/name what holds them/);
    expect(await opened(await encrypt(many, 'data'))).toBe(`‹${many}›`);
  });

  it('says nothing of the payload', async () => {
    const refusal = await encrypt('{"a":"canary"', 'data.a').catch((error: Error) => error.message);
    expect(refusal).not.toContain('canary');
  });
});

describe('encrypting many values', () => {
  it('does each in its turn, so that others get theirs', async () => {
    let turns = 0;
    const encryption = createPayloadEncryption({ publicKey: PEM, encryptedFields: ['data[]'] });
    const encrypted = await encryption.encrypt('[1,2,3]', async (work) => {
      turns += 1;
      return work();
    });
    // One to find them, one for each.
    expect(turns).toBe(4);
    expect(await opened(encrypted)).toBe('[‹1›,‹2›,‹3›]');
  });
});
