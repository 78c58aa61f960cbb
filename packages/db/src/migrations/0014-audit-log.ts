import { Migration } from '@mikro-orm/migrations';

/**
 * Who changed what, append-only: the role of people's requests may add and read its tenant's, and
 * nobody's statement changes or deletes one. Entries of no tenant are the installation's.
 */
export class CreateAuditLog extends Migration {
  override up(): void {
    this.addSql(`
      create type actor_kind as enum ('account', 'api_key', 'portal', 'system');
      create table audit_log (
        id uuid primary key,
        tenant_id uuid references tenants on delete cascade,
        at timestamptz not null default now(),
        actor_kind actor_kind not null,
        actor_id uuid,
        actor_name text not null,
        action text not null,
        target_kind text not null,
        target_id text,
        summary text not null,
        changes jsonb,
        address text
      );
      comment on column audit_log.actor_name is 'as it was then: the email of an account, the name of a key';
      comment on column audit_log.changes is 'by field, [before, after]; never a secret';
      create index audit_log_tenant on audit_log (tenant_id, id);
      create index audit_log_actor on audit_log (actor_id, id);
      alter table audit_log enable row level security;
      create policy own_rows on audit_log to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert on audit_log to posthorn_tenant;
    `);
  }
}
