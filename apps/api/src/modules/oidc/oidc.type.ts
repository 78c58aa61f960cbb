import { Field, ObjectType } from 'type-graphql';

@ObjectType('OidcOption')
export class OidcOption {
  @Field(() => String, { description: 'As people know the provider.' })
  name!: string;
  @Field(() => String, { description: "The dashboard's page that begins signing in there." })
  url!: string;
}

@ObjectType('SignInOptions')
export class SignInOptions {
  @Field(() => Boolean)
  password!: boolean;
  @Field(() => OidcOption, { nullable: true })
  oidc!: OidcOption | null;
}

@ObjectType('StartOidcSignInPayload')
export class StartOidcSignInPayload {
  @Field(() => String, { description: 'Where to send the browser.' })
  url!: string;
  @Field(() => String, { description: 'For that browser to keep, and to show when it comes back.' })
  flow!: string;
}
