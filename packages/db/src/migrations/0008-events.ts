import { Migration } from '@mikro-orm/migrations';

/**
 * Events, a day a partition by the time in their UUIDv7, and the keys that make them unique.
 * `data` is text: it leaves byte for byte as it came.
 */
export class CreateEvents extends Migration {
  override up(): void {
    this.addSql(`
      create table events (
        tenant_id uuid not null,
        id uuid not null,
        event_id text not null,
        event_type text not null,
        occurred_at timestamptz not null,
        source text,
        version text not null,
        source_id uuid,
        matched smallint not null,
        filtered_webhook_ids uuid[],
        data text not null,
        primary key (tenant_id, id)
      ) partition by range (id);
      create table event_keys (
        tenant_id uuid not null,
        event_id text not null,
        day date not null,
        id uuid not null,
        content_hash bytea not null,
        primary key (tenant_id, event_id, day)
      ) partition by range (day);
      alter table events enable row level security;
      create policy own_rows on events to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      alter table event_keys enable row level security;
      create policy own_rows on event_keys to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select on events, event_keys to posthorn_tenant;
    `);
  }
}
