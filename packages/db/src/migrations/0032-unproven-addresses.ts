import { Migration } from '@mikro-orm/migrations';

/**
 * Whoever accepts an invitation with a password of their own has shown that they have its link, not
 * that the address is theirs: whoever invited them has the link too.
 */
export class MarkUnprovenAddresses extends Migration {
  override up(): void {
    this.addSql(`
      alter table accounts add column is_email_unproven boolean not null default false;
      comment on column accounts.is_email_unproven is 'made by an invitation''s link; until a mailed link or a provider says that the address is theirs';
    `);
  }
}
