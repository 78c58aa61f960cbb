import { Migration } from '@mikro-orm/migrations';

/** Counts per webhook and minute, raised by RECORD in the statement that records: charts never count deliveries. */
export class CreateDeliveryStats extends Migration {
  override up(): void {
    this.addSql(`
      create table delivery_stats (
        tenant_id uuid not null,
        webhook_id uuid not null,
        minute timestamptz not null,
        succeeded integer not null default 0,
        failed integer not null default 0,
        dead integer not null default 0,
        duration_ms_sum bigint not null default 0,
        primary key (tenant_id, webhook_id, minute)
      ) partition by range (minute);
      comment on column delivery_stats.failed is 'attempts that did not succeed';
      alter table delivery_stats enable row level security;
      create policy own_rows on delivery_stats to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select on delivery_stats to posthorn_tenant;
    `);
  }
}
