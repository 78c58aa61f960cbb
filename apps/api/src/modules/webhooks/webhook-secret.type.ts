import type { SignatureScheme } from '@posthorn/db';
import { Field, ObjectType } from 'type-graphql';
import { SignatureSchemeEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';
import type { ActiveKey } from './webhook-secrets.service.ts';

/** Something that signs a webhook's requests, without what it signs with. */
@ObjectType('WebhookSecret')
export class WebhookSecret {
  @Field(() => SignatureSchemeEnum)
  scheme!: SignatureScheme;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'A former one signs beside the current until then; null: the current one.',
  })
  expiresAt!: Date | null;
  @Field(() => Boolean)
  isCurrent!: boolean;
  @Field(() => String, { nullable: true, description: 'With ed25519, what verifies: `whpk_…`.' })
  publicKey!: string | null;
}

export function toWebhookSecret(key: ActiveKey): WebhookSecret {
  return {
    scheme: key.scheme,
    createdAt: key.createdAt,
    expiresAt: key.expiresAt ?? null,
    isCurrent: !key.expiresAt,
    publicKey: key.publicKey ?? null,
  };
}
