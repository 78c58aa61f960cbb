import { Migration } from '@mikro-orm/migrations';

/** How a webhook proves to its receiver who sends, and how the receiver proves that it wants it. */
export class AddReceiverAuth extends Migration {
  override up(): void {
    this.addSql(`
      alter table webhooks
        add column receiver_auth jsonb,
        add column receiver_auth_sealed text,
        add column verification text not null default 'head' check (verification in ('head', 'challenge'));
      comment on column webhooks.receiver_auth is 'what of it may be read back: no secret';
      comment on column webhooks.receiver_auth_sealed is 'JSON of all of it, sealed in the context webhook:<id>:receiver-auth';
    `);
  }
}
