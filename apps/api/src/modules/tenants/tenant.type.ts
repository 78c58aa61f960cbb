import type { TenantRow } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@ObjectType('Tenant')
export class Tenant {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  slug!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Boolean, {
    description:
      'Its events are refused with TENANT_SUSPENDED, and what it has waiting is held until the suspension ends.',
  })
  isSuspended!: boolean;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

export const TenantConnection = connectionType(Tenant, 'Tenant');

@InputType('TenantFilter')
export class TenantFilter {
  @Field(() => String, { nullable: true, description: 'Part of the slug or the name.' })
  search?: string | null;
}

@InputType('CreateTenantInput', {
  description: 'With an owner, all three of `ownerEmail`, `ownerName`, `ownerPassword`.',
})
export class CreateTenantInput {
  @Field(() => String)
  slug!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  ownerEmail?: string | null;
  @Field(() => String, { nullable: true })
  ownerName?: string | null;
  @Field(() => String, { nullable: true })
  ownerPassword?: string | null;
}

@InputType('UpdateTenantInput', { description: 'What is left out stays as it is.' })
export class UpdateTenantInput {
  @Field(() => String, { nullable: true })
  name?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'For operators. The end of a suspension releases what it held.',
  })
  isSuspended?: boolean | null;
}

@ObjectType('UpdateTenantPayload')
export class UpdateTenantPayload {
  @Field(() => Tenant)
  tenant!: Tenant;
}

@ObjectType('CreateTenantPayload')
export class CreateTenantPayload {
  @Field(() => Tenant)
  tenant!: Tenant;
}

export function toTenant({ id, slug, name, isSuspended, createdAt }: TenantRow): Tenant {
  return { id, slug, name, isSuspended, createdAt };
}
