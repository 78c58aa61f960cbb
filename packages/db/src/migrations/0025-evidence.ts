import { Migration } from '@mikro-orm/migrations';

/** An attempt keeps what was sent then, as far as it cannot be made again, and the phases of its time. */
export class AddEvidence extends Migration {
  override up(): void {
    this.addSql(`
      alter table attempts add column evidence text;
      comment on column attempts.evidence is 'a line for each part, its first letter saying which: packages/domain/src/delivery/evidence.ts; null: made before it was kept';
    `);
  }
}
