import { Migration } from '@mikro-orm/migrations';

/** Who an account is at an OpenID Connect provider: one subject an issuer. */
export class CreateAccountIdentities extends Migration {
  override up(): void {
    this.addSql(`
      create table account_identities (
        issuer text not null,
        subject text not null,
        account_id uuid not null references accounts on delete cascade,
        created_at timestamptz not null default now(),
        primary key (issuer, subject),
        unique (account_id, issuer)
      );
      comment on table account_identities is 'an address that a provider gives to someone else opens nothing';
      alter table account_identities enable row level security;
    `);
  }
}
