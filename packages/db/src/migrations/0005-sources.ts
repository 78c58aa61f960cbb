import { Migration } from '@mikro-orm/migrations';

/** Applications that send events, and the tenants they may send for. */
export class CreateSources extends Migration {
  override up(): void {
    this.addSql(`
      create table sources (
        id uuid primary key,
        tenant_id uuid references tenants on delete cascade,
        name text not null,
        api_key_hash bytea not null unique,
        api_key_prefix text not null,
        webhook_secret_sealed text not null,
        grants_all_tenants boolean not null default false,
        allowed_event_types text[] not null default '{}',
        allowed_addresses text[] not null default '{}',
        requires_signed_timestamp boolean not null default false,
        events_per_second integer check (events_per_second > 0),
        is_active boolean not null default true,
        created_at timestamptz not null default now(),
        check (tenant_id is null or not grants_all_tenants)
      );
      comment on column sources.tenant_id is 'null: the operator''s, sends for every tenant it is granted to';
      create table source_grants (
        source_id uuid not null references sources on delete cascade,
        tenant_id uuid not null references tenants on delete cascade,
        primary key (source_id, tenant_id)
      );
      alter table sources enable row level security;
      create policy own_rows on sources to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      alter table source_grants enable row level security;
      create policy own_rows on source_grants to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on sources to posthorn_tenant;
      grant select on source_grants to posthorn_tenant;
    `);
  }
}
