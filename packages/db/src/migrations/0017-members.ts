import { Migration } from '@mikro-orm/migrations';

/**
 * Members by an id of their own, and the invitations that make them. Of an account, the role of
 * people's requests reads what members see of each other, not its password's hash.
 */
export class CreateInvitations extends Migration {
  override up(): void {
    this.addSql(`
      create function posthorn_new_id(at timestamptz) returns uuid language sql volatile as $f$
        -- A UUIDv7: 48 bits of milliseconds over a random one, whose version 4 becomes 7.
        select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
      $f$;
      alter table memberships add column id uuid;
      update memberships set id = posthorn_new_id(created_at);
      alter table memberships
        alter column id set default posthorn_new_id(now()),
        alter column id set not null,
        add constraint memberships_id unique (id);
      create index memberships_tenant on memberships (tenant_id, id);
      revoke select on accounts from posthorn_tenant;
      grant select (id, email, name, is_operator, created_at) on accounts to posthorn_tenant;
      create table invitations (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        email text not null check (email = lower(email)),
        role member_role not null,
        token_hash bytea not null unique,
        invited_by uuid references accounts on delete set null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        accepted_at timestamptz,
        revoked_at timestamptz
      );
      comment on column invitations.token_hash is 'SHA-256 of the 32 random bytes in the link';
      create unique index invitations_open on invitations (tenant_id, email)
        where accepted_at is null and revoked_at is null;
      create index invitations_tenant on invitations (tenant_id, id);
      alter table invitations enable row level security;
      create policy own_rows on invitations to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on invitations to posthorn_tenant;
    `);
  }
}
