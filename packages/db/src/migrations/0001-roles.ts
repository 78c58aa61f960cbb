import { Migration } from '@mikro-orm/migrations';

/** The role that people's requests run as; row-level security binds it (promise 7). Roles belong to the cluster, so another database may have made it already. */
export class CreateRoles extends Migration {
  override up(): void {
    this.addSql(`
      do $$ begin
        create role posthorn_tenant nologin;
      exception when duplicate_object or unique_violation then null;
      end $$;
      grant posthorn_tenant to current_user;
      grant usage on schema public to posthorn_tenant;
      create type priority_tier as enum ('high', 'standard', 'bulk');
      create type lane as enum ('live', 'replay');
      create type delivery_status as enum ('pending', 'queued', 'succeeded', 'dead', 'held', 'discarded');
      create type webhook_status as enum ('active', 'inactive', 'disabled');
      create type member_role as enum ('owner', 'admin', 'developer', 'viewer');
      create function posthorn_current_tenant() returns uuid language sql stable parallel safe as
        $f$ select nullif(current_setting('posthorn.tenant_id', true), '')::uuid $f$;
    `);
  }
}
