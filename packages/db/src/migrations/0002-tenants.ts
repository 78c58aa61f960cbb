import { Migration } from '@mikro-orm/migrations';

/** Tenants, the accounts of people, and who belongs where. */
export class CreateTenants extends Migration {
  override up(): void {
    this.addSql(`
      create table tenants (
        id uuid primary key,
        slug text not null unique,
        name text not null,
        created_at timestamptz not null default now()
      );
      create table accounts (
        id uuid primary key,
        email text not null unique check (email = lower(email)),
        name text not null,
        password_hash text not null,
        is_operator boolean not null default false,
        created_at timestamptz not null default now()
      );
      create table memberships (
        tenant_id uuid not null references tenants on delete cascade,
        account_id uuid not null references accounts on delete cascade,
        role member_role not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, account_id)
      );
      create index memberships_account on memberships (account_id);
      alter table tenants enable row level security;
      create policy own_rows on tenants to posthorn_tenant using (id = posthorn_current_tenant());
      alter table memberships enable row level security;
      create policy own_rows on memberships to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      alter table accounts enable row level security;
      create policy fellow_members on accounts for select to posthorn_tenant using (
        exists (select from memberships m where m.account_id = accounts.id and m.tenant_id = posthorn_current_tenant()));
      grant select, update on tenants to posthorn_tenant;
      grant select, insert, update, delete on memberships to posthorn_tenant;
      grant select on accounts to posthorn_tenant;
    `);
  }
}
