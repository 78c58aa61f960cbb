import { Migration } from '@mikro-orm/migrations';

/**
 * One counter a tenant, raised by every change that matching or delivering must see. Processes compare
 * it with what they hold, so a changed webhook takes effect within a second even when Redis is away.
 * The nil tenant stands for what belongs to the installation: sources, tenants, event types.
 */
export class CreateRoutingVersions extends Migration {
  override up(): void {
    this.addSql(`
      create table routing_versions (
        tenant_id uuid primary key,
        version bigint not null default 1,
        changed_at timestamptz not null default clock_timestamp()
      );
      create index routing_versions_changed on routing_versions (changed_at);
      create function posthorn_bump_routing() returns trigger language plpgsql security definer set search_path = public as $f$
      declare
        owner uuid := '00000000-0000-0000-0000-000000000000';
      begin
        if tg_argv[0] = 'tenant' then
          owner := case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end;
        end if;
        insert into routing_versions as r (tenant_id) values (owner)
        on conflict (tenant_id) do update set version = r.version + 1, changed_at = clock_timestamp();
        return null;
      end $f$;
      create trigger routing after insert or update or delete on webhooks for each row execute function posthorn_bump_routing('tenant');
      create trigger routing after insert or update or delete on webhook_secrets for each row execute function posthorn_bump_routing('tenant');
      create trigger routing after insert or update or delete on tenants for each row execute function posthorn_bump_routing('installation');
      create trigger routing after insert or update or delete on sources for each row execute function posthorn_bump_routing('installation');
      create trigger routing after insert or update or delete on source_grants for each row execute function posthorn_bump_routing('installation');
      create trigger routing after insert or update or delete on event_types for each row execute function posthorn_bump_routing('installation');
    `);
  }
}
