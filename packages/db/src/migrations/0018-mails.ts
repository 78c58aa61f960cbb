import { Migration } from '@mikro-orm/migrations';

/**
 * Mails that are to go out, sealed: they carry links that let people in. Whoever causes one adds it in
 * the transaction of what it tells; a worker sends it, and deletes it once it is sent or its link is
 * over. The role of people's requests may add one and not look.
 *
 * And the links that set a new password, by the SHA-256 of their token.
 */
export class CreateMails extends Migration {
  override up(): void {
    this.addSql(`
      create table mails (
        id uuid primary key,
        tenant_id uuid references tenants on delete cascade,
        sealed text not null,
        attempts integer not null default 0,
        next_attempt_at timestamptz not null default now(),
        expires_at timestamptz not null
      );
      comment on column mails.sealed is 'JSON of to, subject, text, html, in the context mail:<id>';
      create index mails_due on mails (next_attempt_at);
      create index mails_tenant on mails (tenant_id) where tenant_id is not null;
      alter table mails enable row level security;
      create policy own_rows on mails to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant insert on mails to posthorn_tenant;
      create table password_resets (
        id uuid primary key,
        account_id uuid not null references accounts on delete cascade,
        token_hash bytea not null unique,
        expires_at timestamptz not null
      );
      create index password_resets_account on password_resets (account_id);
      alter table password_resets enable row level security;
    `);
  }
}
