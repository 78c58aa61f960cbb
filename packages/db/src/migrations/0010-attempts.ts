import { Migration } from '@mikro-orm/migrations';

/** Attempts: one HTTP request each, append-only. */
export class CreateAttempts extends Migration {
  override up(): void {
    this.addSql(`
      create table attempts (
        tenant_id uuid not null,
        id uuid not null,
        delivery_id uuid not null,
        webhook_id uuid not null,
        started_at timestamptz not null,
        duration_ms integer not null,
        headers_ms integer,
        number integer not null,
        http_status smallint,
        error_code text,
        error_message text,
        url text not null,
        address text,
        response_headers jsonb,
        response_body text,
        primary key (tenant_id, id)
      ) partition by range (id);
      create index attempts_delivery on attempts (delivery_id, id);
      alter table attempts enable row level security;
      create policy own_rows on attempts to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select on attempts to posthorn_tenant;
    `);
  }
}
