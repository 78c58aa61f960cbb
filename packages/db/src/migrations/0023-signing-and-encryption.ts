import { Migration } from '@mikro-orm/migrations';

/**
 * Signing keys of two schemes, and the end of holding what is to be encrypted: whatever waits for
 * encryption is released, in chunks, by the runner of replays. What a process of the former version
 * still holds afterwards is found by the maintenance job `release-held`.
 */
export class AddSigningAndEncryption extends Migration {
  override up(): void {
    this.addSql(`
      create type signature_scheme as enum ('hmac', 'ed25519');
      alter table webhooks add column signature_scheme signature_scheme not null default 'hmac';
      alter table webhook_secrets
        add column scheme signature_scheme not null default 'hmac',
        add column public_key text,
        add check ((scheme = 'ed25519') = (public_key is not null));
      comment on column webhook_secrets.secret_sealed is 'whsec_… of hmac, the private key whsk_… of ed25519';
      comment on column webhook_secrets.public_key is 'whpk_… of ed25519: to give away';
      create index webhooks_encrypting on webhooks (id) where encrypted_fields <> '{}';
      insert into replays (id, tenant_id, kind, filter, total)
      select (substr(made.hex, 1, 8) || '-' || substr(made.hex, 9) || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
        w.tenant_id, 'held', jsonb_build_object('webhookId', w.id),
        (select count(*) from deliveries d where d.tenant_id = w.tenant_id and d.aside = 'held' and d.webhook_id = w.id)
      from (select lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') as hex) made, webhooks w
      where w.encrypted_fields <> '{}' and w.status = 'active' and w.deleted_at is null;
    `);
  }
}
