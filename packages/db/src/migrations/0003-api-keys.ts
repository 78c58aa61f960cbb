import { Migration } from '@mikro-orm/migrations';

/** Keys of machines that call the API for one tenant; only the SHA-256 of a key is stored. */
export class CreateApiKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table api_keys (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        role member_role not null,
        key_hash bytea not null unique,
        key_prefix text not null,
        created_by uuid references accounts on delete set null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        expires_at timestamptz,
        revoked_at timestamptz
      );
      create index api_keys_tenant on api_keys (tenant_id, id);
      alter table api_keys enable row level security;
      create policy own_rows on api_keys to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on api_keys to posthorn_tenant;
    `);
  }
}
