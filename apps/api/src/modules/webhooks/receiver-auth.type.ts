import type { ReceiverAuth as DomainAuth, ReceiverAuthDescription } from '@posthorn/domain';
import { Field, InputType, ObjectType } from 'type-graphql';
import { ReceiverAuthTypeEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

/** How a webhook's requests prove who sends them; its secrets are never read back. */
@ObjectType('ReceiverAuth')
export class ReceiverAuth {
  @Field(() => ReceiverAuthTypeEnum)
  type!: DomainAuth['type'];
  @Field(() => String, { nullable: true, description: 'Of BASIC.' })
  username!: string | null;
  @Field(() => String, { nullable: true, description: 'Of OAUTH2.' })
  tokenUrl!: string | null;
  @Field(() => String, { nullable: true, description: 'Of OAUTH2.' })
  clientId!: string | null;
  @Field(() => String, { nullable: true, description: 'Of OAUTH2.' })
  scope!: string | null;
  @Field(() => String, { nullable: true, description: 'Of MTLS.' })
  certificateSubject!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Of MTLS.' })
  certificateExpiresAt!: Date | null;
}

@InputType('ReceiverAuthInput', {
  description:
    'Replaces what is set. Secrets (password, clientSecret, certificate with privateKey) are never read back; one that is left out stays while the type, the token URL and the client are the same.',
})
export class ReceiverAuthInput {
  @Field(() => ReceiverAuthTypeEnum)
  type!: DomainAuth['type'];
  @Field(() => String, { nullable: true, description: 'BASIC: without a colon.' })
  username?: string | null;
  @Field(() => String, { nullable: true, description: 'BASIC.' })
  password?: string | null;
  @Field(() => String, { nullable: true, description: 'OAUTH2: the token endpoint.' })
  tokenUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'OAUTH2.' })
  clientId?: string | null;
  @Field(() => String, { nullable: true, description: 'OAUTH2.' })
  clientSecret?: string | null;
  @Field(() => String, { nullable: true, description: 'OAUTH2: optional.' })
  scope?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'MTLS: PEM, with those between it and its root.',
  })
  certificate?: string | null;
  @Field(() => String, { nullable: true, description: 'MTLS: PEM, without a passphrase.' })
  privateKey?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "MTLS: PEM; what the receiver's certificate is checked against instead of the usual roots.",
  })
  ca?: string | null;
}

const NOTHING = {
  username: null,
  tokenUrl: null,
  clientId: null,
  scope: null,
  certificateSubject: null,
  certificateExpiresAt: null,
};

export function toReceiverAuth(auth: ReceiverAuthDescription | null): ReceiverAuth | null {
  if (auth === null) return null;
  if (auth.type !== 'mtls') return { ...NOTHING, ...auth };
  return { ...NOTHING, ...auth, certificateExpiresAt: new Date(auth.certificateExpiresAt) };
}
