import type { EventTypeRow, PriorityTier, SchemaFaultAction } from '@posthorn/db';
import { compileEventSchemaText, type EventSchemaCheck } from '@posthorn/domain';
import { Faults } from '../shared/check.ts';

const SCHEMA_CHARS_MAX = 100_000;
const EXAMPLE_CHARS_MAX = 100_000;

/** What operators set of an event type. */
export interface EventTypeSettings {
  description: string;
  tier: PriorityTier;
  /** JSON text; null: none. */
  jsonSchema: string | null;
  onSchemaFault: SchemaFaultAction;
  /** JSON text of an event's `data`; null: none. */
  example: string | null;
  isDeprecated: boolean;
}

/**
 * What a request says about an event type. What is left out (undefined) stays as it is, or has its
 * default in a new one; null brings the default back. The schema and the example are given as JSON,
 * or as text, of which every digit is kept.
 */
export interface EventTypeChanges {
  description?: string | null;
  tier?: PriorityTier | null;
  jsonSchema?: unknown;
  jsonSchemaText?: string | null;
  onSchemaFault?: SchemaFaultAction | null;
  example?: unknown;
  exampleText?: string | null;
  isDeprecated?: boolean | null;
}

/** The names of what stands in the audit log as it is. */
export const SETTING_NAMES = [
  'description',
  'tier',
  'jsonSchema',
  'onSchemaFault',
  'example',
  'isDeprecated',
] as const satisfies readonly (keyof EventTypeSettings)[];

const DEFAULTS: EventTypeSettings = {
  description: '',
  tier: 'standard',
  jsonSchema: null,
  onSchemaFault: 'reject',
  example: null,
  isDeprecated: false,
};

export function settingsOf(row: EventTypeRow): EventTypeSettings {
  const { description, tier, onSchemaFault, isDeprecated } = row;
  const texts = { jsonSchema: row.jsonSchema ?? null, example: row.example ?? null };
  return { description, tier, onSchemaFault, isDeprecated, ...texts };
}

/**
 * Applies a request to settings (the defaults, for a new event type) and checks what comes of it.
 * Throws VALIDATION_FAILED (PosthornError) with the path of each fault.
 */
export function applyChanges(
  changes: EventTypeChanges,
  before: EventTypeSettings = DEFAULTS,
): EventTypeSettings {
  const faults = new Faults();
  const orDefault = <Name extends keyof EventTypeSettings>(
    name: Name,
    value: EventTypeSettings[Name] | null | undefined,
  ) => (value === undefined ? before[name] : (value ?? DEFAULTS[name]));
  const settings: EventTypeSettings = {
    description: orDefault('description', changes.description),
    tier: orDefault('tier', changes.tier),
    jsonSchema: orDefault('jsonSchema', textOf(faults, changes, 'jsonSchema')),
    onSchemaFault: orDefault('onSchemaFault', changes.onSchemaFault),
    example: orDefault('example', textOf(faults, changes, 'example')),
    isDeprecated: orDefault('isDeprecated', changes.isDeprecated),
  };
  faults.text('description', settings.description, 0, 1000);
  const check = checkOfSchema(faults, settings.jsonSchema);
  checkExample(faults, settings.example, check);
  faults.raise();
  return settings;
}

/** JSON that is given as a value or as text, as text. */
function textOf(
  faults: Faults,
  changes: EventTypeChanges,
  name: 'jsonSchema' | 'example',
): string | null | undefined {
  const value = changes[name];
  const text = changes[`${name}Text`];
  if (value != null && text != null) {
    faults.add(name, `Give either ${name} or ${name}Text.`);
  }
  if (text !== undefined && text !== null) return text.trim() === '' ? null : text;
  if (value === undefined) return text;
  return value === null ? null : JSON.stringify(value, null, 2);
}

function checkOfSchema(faults: Faults, text: string | null): EventSchemaCheck | null {
  if (text === null) return null;
  if (text.length > SCHEMA_CHARS_MAX) {
    faults.add('jsonSchema', `At most ${SCHEMA_CHARS_MAX} characters.`);
    return null;
  }
  const schema = compileEventSchemaText(text);
  if (schema.ok) return schema.check;
  faults.add('jsonSchema', schema.message);
  return null;
}

/** An example must fit, also where events that do not are accepted: people copy it. */
function checkExample(faults: Faults, text: string | null, check: EventSchemaCheck | null): void {
  if (text === null) return;
  if (text.length > EXAMPLE_CHARS_MAX) {
    faults.add('example', `At most ${EXAMPLE_CHARS_MAX} characters.`);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    faults.add('example', `is not valid JSON: ${why}`);
    return;
  }
  for (const { path = 'data', message } of check?.(value) ?? []) {
    faults.add(path.replace(/^data/, 'example'), `${message} (by the schema)`);
  }
}
