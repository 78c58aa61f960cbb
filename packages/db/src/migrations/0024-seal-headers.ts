import { Migration } from '@mikro-orm/migrations';
import { createKeyRing, type HeaderValues, sealHeaders } from '@posthorn/domain';

/**
 * Webhooks' own headers leave the clear: names stay to be read, values are sealed under the key ring.
 * What an installation has is sealed here, in the transaction that drops the clear column, so that no
 * header is lost and none stays behind.
 *
 * @param keyRingText `POSTHORN_SECRET_KEYS`; null: only where no webhook has headers
 */
export function sealHeadersUnder(keyRingText: string | null) {
  return class SealHeaders extends Migration {
    override async up(): Promise<void> {
      await this.execute(`
        alter table webhooks add column header_names text[] not null default '{}', add column headers_sealed text
      `);
      const rows = await this.execute(
        `select id, headers from webhooks where headers <> '{}'::jsonb order by id`,
      );
      if (rows.length > 0 && keyRingText === null) {
        throw new Error(
          'Webhooks have headers of their own, which are to be encrypted: set POSTHORN_SECRET_KEYS to the key ring of this installation and migrate again.',
        );
      }
      const keyRing = keyRingText === null ? null : createKeyRing(keyRingText);
      for (const { id, headers } of rows as { id: string; headers: HeaderValues }[]) {
        await this.execute(
          `update webhooks set header_names = array(select jsonb_array_elements_text(?::jsonb)), headers_sealed = ?, headers = '{}' where id = ?`,
          [JSON.stringify(Object.keys(headers)), keyRing && sealHeaders(keyRing, id, headers), id],
        );
      }
      await this.execute(`
        alter table webhooks drop column headers;
        comment on column webhooks.headers_sealed is 'JSON of names and values, sealed in the context webhook:<id>:headers; null: none';
      `);
    }
  };
}
