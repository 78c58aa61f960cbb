import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { guardOperations } from '../src/access/guard.ts';

describe('the access table', () => {
  it('refuses a schema with an operation that it does not name', () => {
    const unnamed = buildSchema('type Query { viewer: Int emptyEverything: Int }');
    expect(() => guardOperations(unnamed)).toThrow('emptyEverything is not in the access table');
    const inherited = buildSchema('type Query { viewer: Int toString: Int }');
    expect(() => guardOperations(inherited)).toThrow('toString is not in the access table');
  });
});
