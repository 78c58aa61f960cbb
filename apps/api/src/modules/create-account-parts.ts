import type { Config } from '@posthorn/config';
import type { PeopleDatabase } from '@posthorn/db';
import type { KeyRing } from '@posthorn/domain';
import type { Logger, Registry } from '@posthorn/telemetry';
import type { Scopes } from '../access/scopes.ts';
import { ApiKeyResolver } from './api-keys/api-key.resolver.ts';
import { createApiKeyService } from './api-keys/api-key.service.ts';
import { createAccountService } from './auth/account.service.ts';
import { AuthResolver } from './auth/auth.resolver.ts';
import { type Authenticator, createAuthenticator } from './auth/authenticator.ts';
import { createDeviceTokens } from './auth/device-tokens.ts';
import { guardAuthenticator } from './auth/guarded-authenticator.ts';
import { PasswordResetResolver } from './auth/password-reset.resolver.ts';
import { createPasswordResetService } from './auth/password-reset.service.ts';
import { createPasswords } from './auth/passwords.ts';
import { createSessions } from './auth/sessions.ts';
import { createSignInService, type SignInService } from './auth/sign-in.service.ts';
import { createSignInLimits } from './auth/sign-in-limits.ts';
import { createSignInLog } from './auth/sign-in-log.ts';
import { createTokens } from './auth/tokens.ts';
import { createMailOutbox } from './mail/outbox.ts';
import { AcceptInvitationResolver } from './members/accept-invitation.resolver.ts';
import { createAcceptInvitationService } from './members/accept-invitation.service.ts';
import { InvitationResolver } from './members/invitation.resolver.ts';
import { createInvitationService } from './members/invitation.service.ts';
import { createInvitationLinks } from './members/invitation-links.ts';
import { MemberResolver } from './members/member.resolver.ts';
import { createMemberService } from './members/member.service.ts';
import { OidcResolver } from './oidc/oidc.resolver.ts';
import { createOidcService } from './oidc/oidc.service.ts';
import { createOidcFlows } from './oidc/oidc-flow.ts';
import { createOidcProvider } from './oidc/oidc-provider.ts';
import { PortalLinkResolver } from './portal-links/portal-link.resolver.ts';
import {
  createPortalLinkService,
  type PortalLinkService,
} from './portal-links/portal-link.service.ts';
import { createPortalTokens } from './portal-links/portal-tokens.ts';
import type { TenantService } from './tenants/tenant.service.ts';

/** Who people are, and how they and their programs get in, put together. */
export interface AccountParts {
  authenticator: Authenticator;
  signIns: SignInService;
  portalLinks: PortalLinkService;
  resolvers: object[];
  /** Waits for the mails that were asked for; nothing may ask any more. */
  drain(): Promise<void>;
  /** Waits for what is still to be written into the log of sign-ins. */
  close(): Promise<void>;
}

/** Puts accounts, sessions, members, keys and portal links together. */
export function createAccountParts(options: {
  config: Config;
  people: PeopleDatabase;
  scopes: Scopes;
  tenants: TenantService;
  keyRing: KeyRing;
  /** Tells the worker that a mail waits. */
  announceMail: (mailId: string) => void;
  registry: Registry;
  logger: Logger;
  now: () => number;
}): AccountParts {
  const { config, people, scopes, registry, logger, now } = options;
  const { publicUrl } = config;
  const { lifetimeS } = config.jwt;
  const outbox = createMailOutbox({
    keyRing: options.keyRing,
    isOn: config.mail.smtpUrl !== null,
    announce: options.announceMail,
  });
  const tokens = createTokens({ ...config.jwt, now });
  const devices = createDeviceTokens({ ...config.deviceTokens, now });
  const sessions = createSessions({ people, tokens, devices, lifetimeS, now });
  const authenticator = guardAuthenticator(createAuthenticator({ people, tokens, now }), {
    failuresPerMinute: config.apiLimits.authFailuresPerMinute,
    sessionOf: tokens.sessionOf,
    now,
  });
  const limits = createSignInLimits({ now });
  const passwords = createPasswords();
  const log = createSignInLog({ people, registry, logger, now });
  const accounts = createAccountService({ people, sessions, limits, passwords, log });
  const signIns = createSignInService({ people, sessions, devices, limits, passwords, log });
  const { oidc: settings } = config;
  const invitationLinks = createInvitationLinks({ people, now });
  const oidc = createOidcService({
    people,
    sessions,
    passwords,
    invitations: invitationLinks,
    oidc: settings && {
      name: settings.name,
      url: `${publicUrl}/api/auth/oidc/start`,
      provider: createOidcProvider({
        settings,
        redirectUri: `${publicUrl}/api/auth/oidc/callback`,
        logger,
        now,
      }),
      flows: createOidcFlows({ ...settings, now }),
    },
    now,
  });
  const invitations = createInvitationService({ people, outbox, publicUrl, now });
  const passwordResets = createPasswordResetService({
    people,
    sessions,
    passwords,
    outbox,
    publicUrl,
    registry,
    logger,
    now,
  });
  const portalLinks = createPortalLinkService({
    people,
    sessions,
    tokens: createPortalTokens({ ...config.portalLinks, now }),
    publicUrl,
    allowHttp: config.delivery.allowHttpCallbacks,
    now,
  });
  const acceptance = createAcceptInvitationService({
    links: invitationLinks,
    sessions,
    signIns,
    passwords,
  });

  return {
    authenticator,
    signIns,
    portalLinks,
    resolvers: [
      new AcceptInvitationResolver(acceptance),
      new ApiKeyResolver(scopes, createApiKeyService(people, now)),
      new AuthResolver(signIns, accounts, options.tenants),
      new InvitationResolver(scopes, invitations),
      new MemberResolver(scopes, createMemberService(people)),
      new OidcResolver(oidc),
      new PasswordResetResolver(passwordResets),
      new PortalLinkResolver(scopes, portalLinks),
    ],
    drain: () => passwordResets.drain(),
    close: () => log.drain(),
  };
}
