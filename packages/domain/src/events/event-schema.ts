import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import type { ErrorDetail } from '../errors/posthorn-error.ts';

/** Checks an event's `data` against the JSON Schema of its type. @returns the faults; none: it fits. */
export type EventSchemaCheck = (data: unknown) => ErrorDetail[];

/** A schema made ready, or what is wrong with it. */
export type CompiledEventSchema =
  | { ok: true; check: EventSchemaCheck }
  | { ok: false; message: string };

const FAULTS_MAX = 20;
const TEXT_CHARS_MAX = 500;

const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;
const FORMATS = ['date-time', 'date', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6'] as const;

/**
 * Compiles a JSON Schema: 2020-12, or draft 7 where `$schema` says so. Its patterns run in RE2, in
 * time linear in the input: a person's regular expression never runs in V8. References to other
 * documents are not followed. A check that cannot be carried out is a fault, never a pass.
 */
export function compileEventSchema(schema: unknown): CompiledEventSchema {
  if (typeof schema !== 'boolean' && !isObject(schema)) {
    return { ok: false, message: 'a JSON Schema is an object or a boolean' };
  }
  // With it, Ajv would answer by a promise, which is no `false`.
  if (isObject(schema) && '$async' in schema) return { ok: false, message: 'unknown: "$async"' };
  try {
    const validate = newAjv(schema).compile(schema);
    return {
      ok: true,
      check(data) {
        try {
          if (validate(data) === true) return [];
        } catch {
          // Data is bounded in depth, so only a reference in a circle exhausts the stack.
          return [
            { path: 'data', message: "the event type's schema refers to itself without end" },
          ];
        }
        return (validate.errors ?? []).slice(0, FAULTS_MAX).map((fault) => ({
          path: cut(`data${dotted(fault.instancePath)}`),
          message: cut(fault.message ?? 'does not fit the schema'),
        }));
      },
    };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** {@link compileEventSchema} of JSON text. */
export function compileEventSchemaText(text: string): CompiledEventSchema {
  try {
    return compileEventSchema(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `is not valid JSON: ${why}` };
  }
}

function newAjv(schema: boolean | Readonly<Record<string, unknown>>): Ajv {
  const version = isObject(schema) ? schema.$schema : undefined;
  const Dialect = typeof version === 'string' && DRAFT_7.test(version) ? Ajv : Ajv2020;
  const ajv = new Dialect({
    allErrors: true,
    strict: false,
    validateFormats: true,
    code: { regExp: linearRegExp },
  });
  addFormats.default(ajv, [...FORMATS]);
  return ajv;
}

/** A path is made of the sender's names, which may be as long as the event. */
function cut(text: string): string {
  return text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text;
}

/** Writes a JSON pointer (RFC 6901) the way paths are written elsewhere. */
function dotted(pointer: string): string {
  return pointer.replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const linearRegExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return {
      test: (text: string) => compiled.matcher(text).find(),
      // Ajv keeps compiled patterns by this text; without it every pattern would be the first one.
      toString: () => pattern,
    };
  },
  { code: 'linearRegExp' },
);
