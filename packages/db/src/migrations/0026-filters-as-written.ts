import { Migration } from '@mikro-orm/migrations';

/**
 * Filters keep every digit as it was written (contract, "Trust"): `json` holds the text, where `jsonb`
 * writes `1e400` out in four hundred digits and orders keys anew.
 */
export class KeepFiltersAsWritten extends Migration {
  override up(): void {
    this.addSql('alter table webhooks alter column filters type json using filters::json');
  }
}
