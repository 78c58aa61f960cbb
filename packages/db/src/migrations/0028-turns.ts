import { Migration } from '@mikro-orm/migrations';

/**
 * Work is taken in turns: a worker claims all that its turn has room for at once, so batches are found
 * by their lane and day, and a claim names the turn that made it. What waits, waits in the line of its
 * webhook, so that a slow endpoint's backlog is found, counted and worked off apart from others'.
 */
export class TakeTurns extends Migration {
  override up(): void {
    this.addSql(`
      alter table batches add column day text, add column turn_id uuid, drop column job_number;
      update batches set day = to_char(to_timestamp(
        ('x' || substr(replace(delivery_ids[1]::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0
      ) at time zone 'UTC', 'YYYYMMDD');
      alter table batches alter column day set not null;
      comment on column batches.day is 'the UTC day its deliveries are of, as 20261123';
      comment on column batches.turn_id is 'the turn that claimed it, so that a claim whose answer was lost can be taken back';
      create index batches_unclaimed on batches (tier, lane, tenant_id, day, id) where claimed_by is null;

      alter table pending_deliveries add column webhook_id uuid;
      update pending_deliveries p set webhook_id = d.webhook_id
        from deliveries d where d.tenant_id = p.tenant_id and d.id = p.delivery_id;
      delete from pending_deliveries where webhook_id is null;
      alter table pending_deliveries alter column webhook_id set not null;
      drop index pending_deliveries_due;
      create index pending_deliveries_due on pending_deliveries (tier, lane, tenant_id, webhook_id, due_at);
    `);
  }
}
