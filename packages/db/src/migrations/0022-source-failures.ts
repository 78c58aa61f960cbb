import { Migration } from '@mikro-orm/migrations';

/**
 * Requests that failed to authenticate, counted by the day: those of a source, and those whose key is
 * no source's. Of unknown keys no tenant may know, so the role of people's requests may not look.
 */
export class CreateSourceFailures extends Migration {
  override up(): void {
    this.addSql(`
      create table source_failures (
        source_id uuid not null references sources on delete cascade,
        day date not null,
        code text not null,
        address text not null,
        tenant_id uuid references tenants on delete cascade,
        requests bigint not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (source_id, day, code, address)
      );
      comment on column source_failures.day is 'of UTC; kept for a few';
      comment on column source_failures.address is 'or the /64 of an IPv6 address; empty: all others of the day';
      comment on column source_failures.tenant_id is 'as the source''s; null: the operator''s';
      create index source_failures_day on source_failures (day);
      alter table source_failures enable row level security;
      create policy own_rows on source_failures to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select on source_failures to posthorn_tenant;
      create table unknown_source_keys (
        day date not null,
        address text not null,
        code text not null,
        key_prefix text not null,
        requests bigint not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (day, address, code, key_prefix)
      );
      comment on column unknown_source_keys.key_prefix is 'what kind of key it seems to be, never the key; empty: not to be told, or several kinds';
      alter table unknown_source_keys enable row level security;
    `);
  }
}
