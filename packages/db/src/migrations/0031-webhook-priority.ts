import { Migration } from '@mikro-orm/migrations';

/** How urgent a webhook's deliveries are, whatever the event type says. */
export class AddWebhookPriority extends Migration {
  override up(): void {
    this.addSql(`
      alter table webhooks add column priority priority_tier;
      comment on column webhooks.priority is 'over the tier of the event type; null: that of the event type';
    `);
  }
}
