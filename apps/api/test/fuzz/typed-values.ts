import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { seeded } from '../ingest/support/random.ts';
import { NUMBERS, TEXTS } from './json.ts';

/** Mostly what fits, so that one fault does not hide what comes after it. */
const TIMES = [
  '2026-05-18T18:06:00Z', '1969-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00+14:00',
  '2999-01-01T00:00:00Z', '2026-02-30T00:00:00Z',
]; // biome-ignore format: a list of small things
const PLAIN = [
  'a', 'payment.succeeded', 'order.*', '*', 'x'.repeat(300), 'é', 'a%_\\', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0190b5c5-7f5e-7000-8000-000000000000',
]; // biome-ignore format: a list of small things
const INTS = [0, 1, -1, 20, 50, 51, 100, 101, 60_000, 2_147_483_647, -2_147_483_648];

/**
 * A value of a GraphQL type, the same one for the same seed: what fits the schema and may still be
 * nonsense. It gets deeper into the API than values of any shape, which variables keep out.
 */
export function typedValue(type: GraphQLInputType, seed: number): unknown {
  const random = seeded(seed);
  const oneOf = <T>(values: readonly T[]): T | undefined =>
    values[Math.floor(random() * values.length)];
  const isLikely = (chance: number) => random() < chance;

  function make(wanted: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(wanted)) return make(wanted.ofType, depth) ?? '';
    if (isLikely(0.05)) return null;
    if (isListType(wanted)) {
      return Array.from({ length: Math.floor(random() * 4) }, () => make(wanted.ofType, depth));
    }
    if (isEnumType(wanted)) return oneOf(wanted.getValues())?.name;
    if (isInputObjectType(wanted)) {
      const fields = Object.values(wanted.getFields());
      const given = fields.filter(({ type: inner }) => isLikely(isNonNullType(inner) ? 0.97 : 0.4));
      // Deeper down as well, but not without end.
      return depth > 4
        ? {}
        : Object.fromEntries(given.map((one) => [one.name, make(one.type, depth + 1)]));
    }
    return scalar(wanted.name);
  }

  function scalar(name: string): unknown {
    switch (name) {
      case 'DateTime':
        return oneOf(TIMES);
      case 'Int':
        return oneOf(INTS);
      case 'Float':
        return oneOf([...INTS, 0.5, 1.5, 1e300]);
      case 'Boolean':
        return isLikely(0.5);
      case 'JSON':
        return { [oneOf(TEXTS) ?? 'a']: isLikely(0.5) ? oneOf(TEXTS) : Number(oneOf(NUMBERS)) };
      default:
        return isLikely(0.75) ? oneOf(PLAIN) : oneOf(TEXTS);
    }
  }
  return make(type, 0);
}
