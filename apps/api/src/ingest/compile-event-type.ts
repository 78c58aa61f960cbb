import type { CatalogueEventType } from '@posthorn/db';
import { compileEventSchemaText, type EventSchemaCheck } from '@posthorn/domain';
import { BoundedMap } from '../modules/shared/bounded-map.ts';
import type { IngestEventType } from './ingest.ts';

const SCHEMAS_MAX = 1_000;

/**
 * Makes entries of the catalogue ready. Every change of the installation's routing has them read
 * anew; a schema whose text is still the same is not compiled again.
 */
export function createEventTypeCompiler(): (entry: CatalogueEventType) => IngestEventType {
  const checks = new BoundedMap<string, EventSchemaCheck>(SCHEMAS_MAX);

  function checkOf(text: string): EventSchemaCheck {
    const known = checks.get(text);
    if (known) return known;
    const schema = compileEventSchemaText(text);
    const check = schema.ok ? schema.check : refuseAll;
    checks.set(text, check);
    return check;
  }

  return ({ tier, schemaText, onSchemaFault }) => ({
    tier,
    check: schemaText === null ? null : checkOf(schemaText),
    acceptsFaults: onSchemaFault === 'warn',
  });
}

/** A schema that cannot be checked lets nothing pass: a check not made is no check passed. */
function refuseAll(): { path: string; message: string }[] {
  return [{ path: 'event_type', message: "the event type's schema cannot be read" }];
}
