import { Migration } from '@mikro-orm/migrations';

/** A replay of many deliveries, worked off in chunks; the row is the truth about its progress. */
export class CreateReplays extends Migration {
  override up(): void {
    this.addSql(`
      create type replay_kind as enum ('dead_letters', 'held');
      create type replay_status as enum ('running', 'done', 'cancelled');
      create table replays (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        kind replay_kind not null,
        filter jsonb not null default '{}',
        status replay_status not null default 'running',
        total integer not null,
        moved integer not null default 0,
        position uuid,
        created_by uuid,
        created_at timestamptz not null default now(),
        finished_at timestamptz
      );
      comment on column replays.position is 'the last delivery id looked at; ids above it are still to come';
      create index replays_running on replays (id) where status = 'running';
      create index replays_tenant on replays (tenant_id, id);
      alter table replays enable row level security;
      create policy own_rows on replays to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on replays to posthorn_tenant;
    `);
  }
}
