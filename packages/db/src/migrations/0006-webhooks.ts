import { Migration } from '@mikro-orm/migrations';

/** Tenants' endpoints and their signing secrets. A deleted webhook keeps its row: deliveries refer to it. */
export class CreateWebhooks extends Migration {
  override up(): void {
    this.addSql(`
      create table webhooks (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        callback_url text not null,
        description text not null default '',
        status webhook_status not null default 'active',
        status_reason text,
        event_types text[] not null default '{}',
        filters jsonb,
        max_retries integer not null default 5,
        initial_delay_ms integer not null default 1000,
        max_delay_ms integer not null default 30000,
        backoff_multiplier double precision not null default 2,
        requests_per_minute integer not null default 60000,
        headers jsonb not null default '{}',
        public_key text,
        encrypted_fields text[] not null default '{}',
        callback_url_verified boolean not null default false,
        callback_url_error text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      );
      comment on column webhooks.event_types is 'patterns; none means every type';
      create index webhooks_tenant on webhooks (tenant_id, id);
      create table webhook_secrets (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        webhook_id uuid not null references webhooks on delete cascade,
        secret_sealed text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz
      );
      comment on column webhook_secrets.expires_at is 'null: the current one; a time: replaced, signs until then';
      create index webhook_secrets_webhook on webhook_secrets (webhook_id);
      alter table webhooks enable row level security;
      create policy own_rows on webhooks to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      alter table webhook_secrets enable row level security;
      create policy own_rows on webhook_secrets to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, update on webhooks to posthorn_tenant;
      grant select, insert, update, delete on webhook_secrets to posthorn_tenant;
    `);
  }
}
