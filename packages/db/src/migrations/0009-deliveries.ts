import { Migration } from '@mikro-orm/migrations';

/**
 * Deliveries: one event for one webhook. An id carries the millisecond of its event's id, so both
 * lie in the same day and a range over delivery ids is a range over event ids.
 */
export class CreateDeliveries extends Migration {
  override up(): void {
    this.addSql(`
      create table deliveries (
        tenant_id uuid not null,
        id uuid not null,
        event_id uuid not null,
        webhook_id uuid not null,
        batch_id uuid,
        replay_id uuid,
        next_attempt_at timestamptz,
        last_attempt_at timestamptz,
        attempts integer not null default 0,
        series_start integer not null default 0,
        status delivery_status not null,
        tier priority_tier not null,
        last_http_status smallint,
        reason text,
        event_type text not null,
        primary key (tenant_id, id)
      ) partition by range (id);
      comment on column deliveries.series_start is 'attempts made before the current series: a replay starts the retry budget anew';
      create index deliveries_webhook on deliveries (tenant_id, webhook_id, id);
      create index deliveries_event on deliveries (tenant_id, event_id);
      create index deliveries_open on deliveries (tenant_id, status, id) where status in ('pending', 'held', 'discarded');
      create index deliveries_dead on deliveries (tenant_id, id) where status = 'dead';
      alter table deliveries enable row level security;
      create policy own_rows on deliveries to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, update on deliveries to posthorn_tenant;
    `);
  }
}
