import { Migration } from '@mikro-orm/migrations';

/**
 * Sessions: a token of sign-in works as long as its row is here. Revoking deletes it. The role of
 * people's requests may not even look: who is signed in is looked up before any tenant is known.
 */
export class CreateSessions extends Migration {
  override up(): void {
    this.addSql(`
      create type session_kind as enum ('account', 'portal');
      create table sessions (
        id uuid primary key,
        kind session_kind not null,
        account_id uuid references accounts on delete cascade,
        tenant_id uuid references tenants on delete cascade,
        role member_role,
        label text,
        allowed_origins text[] not null default '{}',
        device text not null,
        address text not null,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null,
        check (case kind
          when 'account' then account_id is not null and tenant_id is null and role is null
          else account_id is null and tenant_id is not null and role is not null and label is not null
        end)
      );
      comment on column sessions.device is 'in plain words: Chrome on Linux';
      comment on column sessions.address is 'where it was last seen';
      comment on column sessions.label is 'of a portal: its name in the audit log';
      create index sessions_account on sessions (account_id, id) where account_id is not null;
      create index sessions_tenant on sessions (tenant_id, id) where tenant_id is not null;
      create index sessions_ended on sessions (expires_at);
      alter table sessions enable row level security;
    `);
  }
}
