import { Migration } from '@mikro-orm/migrations';

/**
 * Who made an API key stays to be read when they are gone. And portal links: a link lives as long as
 * it says, and as long as its maker may do what it may.
 */
export class CreatePortalLinks extends Migration {
  override up(): void {
    this.addSql(`
      alter table api_keys add column created_by_name text;
      update api_keys k set created_by_name = a.email from accounts a where a.id = k.created_by;
      create index api_keys_maker on api_keys (tenant_id, created_by) where created_by is not null;
      create table portal_links (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        role member_role not null check (role <> 'owner'),
        allowed_origins text[] not null,
        account_id uuid references accounts on delete cascade,
        api_key_id uuid references api_keys on delete cascade,
        maker_name text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        revoked_at timestamptz,
        check (num_nonnulls(account_id, api_key_id) = 1)
      );
      comment on table portal_links is 'made by an account, or by an API key';
      create index portal_links_tenant on portal_links (tenant_id, id);
      create index portal_links_account on portal_links (account_id) where account_id is not null;
      create index portal_links_api_key on portal_links (api_key_id) where api_key_id is not null;
      create index portal_links_ended on portal_links (expires_at);
      alter table portal_links enable row level security;
      create policy own_rows on portal_links to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on portal_links to posthorn_tenant;
      -- Roles are ordered from the one that may most: who made a link may at least as much.
      create function posthorn_portal_link_lives(link portal_links, at timestamptz) returns boolean
        language sql stable as $f$
        select link.revoked_at is null and link.expires_at > at and (
          exists (select from memberships m where m.account_id = link.account_id
            and m.tenant_id = link.tenant_id and m.role <= link.role)
          or exists (select from accounts a where a.id = link.account_id and a.is_operator)
          or exists (select from api_keys k where k.id = link.api_key_id and k.revoked_at is null
            and (k.expires_at is null or k.expires_at > at) and k.role <= link.role))
      $f$;
      alter table sessions add column portal_link_id uuid references portal_links on delete cascade;
      delete from sessions where kind = 'portal';
      alter table sessions add check ((kind = 'portal') = (portal_link_id is not null));
      create index sessions_portal_link on sessions (portal_link_id, id) where portal_link_id is not null;
    `);
  }
}
