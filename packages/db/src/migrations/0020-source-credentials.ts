import { Migration } from '@mikro-orm/migrations';

/**
 * The key and the secret of a source get a table of their own: in a rotation's grace period it has
 * two pairs. What sources have today moves there as it is, sealed in the same context.
 */
export class CreateSourceCredentials extends Migration {
  override up(): void {
    this.addSql(`
      create table source_credentials (
        id uuid primary key,
        tenant_id uuid references tenants on delete cascade,
        source_id uuid not null references sources on delete cascade,
        api_key_hash bytea not null unique,
        api_key_prefix text not null,
        webhook_secret_sealed text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz
      );
      comment on column source_credentials.tenant_id is 'as the source''s; null: the operator''s';
      comment on column source_credentials.expires_at is 'null: the current ones; a time: replaced, valid until then';
      create unique index source_credentials_current on source_credentials (source_id) where expires_at is null;
      create index source_credentials_source on source_credentials (source_id);
      insert into source_credentials (id, tenant_id, source_id, api_key_hash, api_key_prefix, webhook_secret_sealed, created_at)
        select id, tenant_id, id, api_key_hash, api_key_prefix, webhook_secret_sealed, created_at from sources;
      alter table sources drop column api_key_hash, drop column api_key_prefix, drop column webhook_secret_sealed;
      alter table source_credentials enable row level security;
      create policy own_rows on source_credentials to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update, delete on source_credentials to posthorn_tenant;
      create trigger routing after insert or update or delete on source_credentials for each row execute function posthorn_bump_routing('installation');
    `);
  }
}
