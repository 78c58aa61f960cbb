import { CombinedError } from 'urql';
import { describe, expect, test } from 'vitest';
import {
  faultsByField,
  inputOf,
  NEW_EVENT_TYPE,
  valuesOf,
} from '../features/event-types/form-values.ts';

describe('the form of an event type', () => {
  test('keeps JSON as it was written, every digit', () => {
    const jsonSchemaText = '{ "maximum": 9007199254740993 }';
    const exampleText = '{ "amount": 1.50 }';
    const saved = {
      id: 'a',
      name: 'payment.made',
      description: 'Paid',
      tier: 'HIGH' as const,
      onSchemaFault: 'WARN' as const,
      isDeprecated: true,
      createdAt: '2026-05-18T18:06:00.000Z',
      jsonSchemaText,
      exampleText,
    };
    expect(inputOf(valuesOf(saved))).toEqual({
      description: 'Paid',
      tier: 'HIGH',
      onSchemaFault: 'WARN',
      isDeprecated: true,
      jsonSchemaText,
      exampleText,
    });
  });

  test('an emptied schema and example are none', () => {
    expect(inputOf({ ...NEW_EVENT_TYPE, jsonSchema: ' \n', example: '' })).toMatchObject({
      jsonSchemaText: null,
      exampleText: null,
    });
  });

  test("the API's faults stand at their fields, deeper ones with where they are", () => {
    const details = [
      { path: 'jsonSchemaText', message: 'is not valid JSON' },
      { path: 'example.items[0].amount', message: 'must be a number (by the schema)' },
    ];
    const error = new CombinedError({
      graphQLErrors: [{ message: 'Wrong', extensions: { code: 'VALIDATION_FAILED', details } }],
    });
    expect(faultsByField(error)).toEqual({
      jsonSchema: 'is not valid JSON',
      example: 'items[0].amount: must be a number (by the schema)',
    });
  });
});
