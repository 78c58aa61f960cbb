import type { CombinedError } from 'urql';
import type {
  EventTypeDetailFragment,
  PriorityTier,
  SchemaFaultAction,
  UpdateEventTypeInput,
} from '../../gql/graphql.ts';
import { faultsOf } from '../../lib/graphql-errors.ts';

/** An event type as it is being typed. */
export interface EventTypeFormValues {
  name: string;
  description: string;
  tier: PriorityTier;
  /** JSON; empty: none. */
  jsonSchema: string;
  onSchemaFault: SchemaFaultAction;
  /** JSON of an event's `data`; empty: none. */
  example: string;
  isDeprecated: boolean;
}

/** A new event type as the API defaults it. */
export const NEW_EVENT_TYPE: EventTypeFormValues = {
  name: '',
  description: '',
  tier: 'STANDARD',
  jsonSchema: '',
  onSchemaFault: 'REJECT',
  example: '',
  isDeprecated: false,
};

/** The form of an existing event type; its JSON as it was written. */
export function valuesOf(eventType: EventTypeDetailFragment): EventTypeFormValues {
  const { name, description, tier, onSchemaFault, isDeprecated } = eventType;
  return {
    name,
    description,
    tier,
    onSchemaFault,
    isDeprecated,
    jsonSchema: eventType.jsonSchemaText ?? '',
    example: eventType.exampleText ?? '',
  };
}

/** What the API is sent, but for the name, which stays as it was made. JSON goes as text. */
export function inputOf(values: EventTypeFormValues): UpdateEventTypeInput {
  const { tier, onSchemaFault, isDeprecated } = values;
  return {
    description: values.description.trim(),
    tier,
    onSchemaFault,
    isDeprecated,
    jsonSchemaText: values.jsonSchema.trim() === '' ? null : values.jsonSchema,
    exampleText: values.example.trim() === '' ? null : values.example,
  };
}

/**
 * The API's faults by the form's field. One that lies deeper says where: `example.amount` becomes
 * `amount: must be a number` at `example`.
 */
export function faultsByField(error: CombinedError | undefined): Partial<Record<string, string>> {
  const faults: Partial<Record<string, string>> = {};
  for (const { path, message } of faultsOf(error)) {
    const [, named = '', deeper = ''] = /^([^.[]*)\.?(.*)$/.exec(path) ?? [];
    const field = named.replace(/Text$/, '');
    faults[field] ??= deeper === '' ? message : `${deeper}: ${message}`;
  }
  return faults;
}
