import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileFilters, EventData, parseExact } from '../src/index.ts';

/** `npm run fuzz -- --cases N --seed N`; what `npm test` has time for otherwise. */
const CASES = Number(process.env.FUZZ_CASES ?? 2_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);

/** Names that paths, operators or JavaScript could take for something else. */
const NAMES = [
  'a', 'b', 'amount', 'a.b', 'a_gt', '0', '__proto__', 'constructor', 'toString', 'length', '', ' ', '.', 'a..b', '_gt', '$gt', '\u0000', '\ud800', 'é',
]; // biome-ignore format: a list of small things
const SUFFIXES = ['', '_gt', '_gte', '_lt', '_lte', '_ne', '_in', '_nin', '_contains', '_starts_with', '_exists']; // biome-ignore format: a list of small things
const NUMBERS = ['0', '-0', '1', '1.0', '1.50', '1e2', '100', '1e400', '-1e400', '1e-400', '9007199254740993', '9007199254740992', '0.1', '1E999']; // biome-ignore format: a list of small things

const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary', maxLength: 8 }));
const leaf = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '""', '"a"', '"1"', '"2026-05-18T18:06:00Z"'),
  fc.constantFrom(...NUMBERS),
  name.map((text) => JSON.stringify(text)),
);

/** JSON as text, so that numbers keep the digits they are written with. */
const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items}]`),
    },
    {
      weight: 3,
      arbitrary: fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(membersText),
    },
  ),
})).value;

function membersText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`;
}

/** Filters of the right form, with values of every form. */
const filtersText: fc.Arbitrary<string> = fc.letrec<{ object: string }>((tie) => {
  const condition = fc
    .tuple(name, fc.constantFrom(...SUFFIXES), jsonText)
    .map(([path, suffix, value]) => [path + suffix, value] as const);
  const nested = fc
    .tuple(name, fc.constantFrom(...SUFFIXES.map((suffix) => `$${suffix.slice(1)}`)), jsonText)
    .map(([path, operator, value]) => [path, membersText([[operator, value]])] as const);
  const group = fc
    .tuple(fc.constantFrom('$and', '$or'), fc.array(tie('object'), { maxLength: 3 }))
    .map(([key, parts]) => [key, `[${parts}]`] as const);
  const not = tie('object').map((part) => ['$not', part] as const);
  const entry = fc.oneof(
    { weight: 5, arbitrary: condition },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: group },
    { weight: 1, arbitrary: not },
  );
  return {
    object: fc.oneof({ maxDepth: 3 }, fc.array(entry, { maxLength: 3 }).map(membersText)),
  };
}).object;

const anyFilters = fc.oneof(
  { weight: 6, arbitrary: filtersText },
  { weight: 1, arbitrary: jsonText },
);

it(`${CASES} made-up filters (seed ${SEED}) compile or say why, and say the same of an event however they are asked`, {
  timeout: 60_000 + CASES * 50,
}, () => {
  let compiledCount = 0;
  const property = fc.property(anyFilters, jsonText, (text, dataText) => {
    const compiled = compileFilters(parseExact(text));
    if (!compiled.ok) {
      expect(compiled.details.length).toBeGreaterThan(0);
      for (const { path, message } of compiled.details) {
        expect([typeof path, typeof message]).toEqual(['string', 'string']);
      }
      return;
    }
    compiledCount += 1;
    const exact = parseExact(dataText);
    const answer = compiled.matches(exact);
    expect(compiled.passes(new EventData(JSON.parse(dataText), dataText))).toBe(answer);
    const explained = compiled.explain(exact);
    expect(explained.matches).toBe(answer);
    const negated = compileFilters(parseExact(`{"$not":${text}}`));
    // Nothing at all cannot be negated, nor what is as deep as may be.
    if (negated.ok) expect(negated.matches(exact)).toBe(!answer);
  });
  fc.assert(property, { numRuns: CASES, seed: SEED });
  expect(compiledCount).toBeGreaterThan(CASES / 20);
});
