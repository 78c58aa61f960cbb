import { Migration } from '@mikro-orm/migrations';

/** The catalogue of event types: one for the installation, kept by operators, read by everyone. */
export class CreateEventTypes extends Migration {
  override up(): void {
    this.addSql(`
      create table event_types (
        id uuid primary key,
        name text not null unique,
        description text not null default '',
        json_schema jsonb,
        tier priority_tier not null default 'standard',
        created_at timestamptz not null default now(),
        archived_at timestamptz
      );
      grant select on event_types to posthorn_tenant;
    `);
  }
}
