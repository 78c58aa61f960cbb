import { Migration } from '@mikro-orm/migrations';

/**
 * Deliveries: one event for one webhook. An id carries the millisecond of its event's id, so both
 * lie in the same day and a range over delivery ids is a range over event ids. Only the primary key
 * starts with the tenant, so no plan takes another index for a look-up by key, not even one made while
 * a day's partition is empty.
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
        aside text generated always as (case status when 'held' then 'held' when 'dead' then 'dead' when 'discarded' then 'discarded' end) stored,
        primary key (tenant_id, id)
      ) partition by range (id);
      comment on column deliveries.series_start is 'attempts made before the current series: a replay starts the retry budget anew';
      create index deliveries_webhook on deliveries (webhook_id, id);
      create index deliveries_event on deliveries (event_id);
      comment on column deliveries.aside is 'the status of what is out of the flow; indexed in its place, so that what flows is updated without touching an index; text, since row-level security keeps comparisons of enums out of index conditions';
      create index deliveries_aside on deliveries (tenant_id, aside, id) where aside is not null;
      alter table deliveries enable row level security;
      create policy own_rows on deliveries to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, update on deliveries to posthorn_tenant;
    `);
  }
}
