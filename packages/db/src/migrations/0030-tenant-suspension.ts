import { Migration } from '@mikro-orm/migrations';

/**
 * A suspended tenant sends and receives nothing. Matching and delivering must see it, so its routing
 * version is raised as a webhook's change raises it. Only operators suspend: people's role may write no
 * other column than the name.
 */
export class SuspendTenants extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenants add column is_suspended boolean not null default false;
      comment on column tenants.is_suspended is 'its events are refused, and what waits is held as TENANT_SUSPENDED';
      revoke update on tenants from posthorn_tenant;
      grant update (name) on tenants to posthorn_tenant;
      create function posthorn_bump_tenant_routing() returns trigger language plpgsql security definer set search_path = public as $f$
      begin
        insert into routing_versions as r (tenant_id) values (new.id)
        on conflict (tenant_id) do update set version = r.version + 1, changed_at = clock_timestamp();
        return null;
      end $f$;
      create trigger routing_of_tenant after update of is_suspended on tenants for each row
        when (old.is_suspended is distinct from new.is_suspended) execute function posthorn_bump_tenant_routing();
    `);
  }
}
