import { Migration } from '@mikro-orm/migrations';

/**
 * Event types say what becomes of an event that does not fit, show an example and can be deprecated.
 * Schemas are kept as the text they were written as: every digit, the order of keys. An event that
 * was accepted though it did not fit carries its faults; of all others the column is null, which
 * costs a bit that their rows have anyway.
 */
export class AddEventTypeSettings extends Migration {
  override up(): void {
    this.addSql(`
      create type schema_fault_action as enum ('reject', 'warn');
      alter table event_types
        alter column json_schema type text using json_schema::text,
        add column on_schema_fault schema_fault_action not null default 'reject',
        add column example text,
        add column is_deprecated boolean not null default false;
      comment on column event_types.json_schema is 'JSON text, as it was written';
      comment on column event_types.example is 'JSON text of an event''s data, as it was written';
      alter table events add column schema_faults jsonb;
      comment on column events.schema_faults is 'what of data does not fit the schema of its type, [{path, message}]; null: it fits, or none was asked';
    `);
  }
}
