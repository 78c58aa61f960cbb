import { Migration } from '@mikro-orm/migrations';

/**
 * What waits for admission, and what has been admitted. Both tables hold only what is open now, so
 * finding it costs by what is due, never by partitions or history. They are queues: vacuum early.
 */
export class CreateAdmission extends Migration {
  override up(): void {
    this.addSql(`
      create table pending_deliveries (
        tenant_id uuid not null,
        delivery_id uuid not null,
        due_at timestamptz not null,
        tier priority_tier not null,
        lane lane not null,
        primary key (tenant_id, delivery_id)
      ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
      create index pending_deliveries_due on pending_deliveries (tier, lane, tenant_id, due_at);
      create table workers (
        id uuid primary key,
        alive_until timestamptz not null,
        started_at timestamptz not null default now()
      );
      create table batches (
        id uuid primary key,
        tenant_id uuid not null,
        tier priority_tier not null,
        lane lane not null,
        delivery_ids uuid[] not null,
        created_at timestamptz not null default now(),
        claimed_by uuid,
        job_number integer not null default 0
      ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
      create index batches_claimed on batches (claimed_by) where claimed_by is not null;
      comment on column batches.job_number is 'how often its BullMQ job was added again; part of the job id';
      alter table pending_deliveries enable row level security;
      create policy own_rows on pending_deliveries to posthorn_tenant using (tenant_id = posthorn_current_tenant());
      grant select, insert, delete on pending_deliveries to posthorn_tenant;
    `);
  }
}
