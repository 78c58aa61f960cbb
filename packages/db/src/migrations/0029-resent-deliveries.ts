import { Migration } from '@mikro-orm/migrations';

/**
 * Deliveries that a person makes of a stored event. Their ids carry the event's millisecond as all do,
 * so when they were made stands beside it. People's role may add them, within its tenant.
 */
export class AllowResentDeliveries extends Migration {
  override up(): void {
    this.addSql(`
      alter table deliveries add column resent_at timestamptz;
      comment on column deliveries.resent_at is 'when a person sent the event again, which made this delivery; null: made with its event';
      grant insert on deliveries to posthorn_tenant;
    `);
  }
}
