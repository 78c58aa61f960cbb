import { findKnownEventTypes, type PeopleDatabase } from '@posthorn/db';
import {
  type ErrorCode,
  type FailureCode,
  isEventTypeName,
  PosthornError,
  type ReceiverAuthDescription,
} from '@posthorn/domain';
import type { CallbackProbe } from '../shared/ports.ts';
import { checkSettings } from './check-settings.ts';
import { tokenUrlRefused } from './receiver-auth.ts';
import type { WebhookSettings } from './webhook-settings.ts';

/** Whether the endpoint was reached (HEAD) or wants the events (challenge), and if not, why. */
export interface Verification {
  callbackUrlVerified: boolean;
  callbackUrlError: string | null;
}

/** The checks of a registration (CONTRACT.md, "REST: webhooks"). Each throws PosthornError. */
export interface Registration {
  /** All but reaching out; `isNewType` tells which event types are to be looked up. */
  check(
    tenantId: string,
    settings: WebhookSettings,
    isNewType: (name: string) => boolean,
  ): Promise<void>;
  /**
   * Reaches out to the URL. A name that does not resolve and a closed address are refused; whatever
   * else keeps the request from being answered is only noted.
   */
  verify(callbackUrl: string): Promise<Verification>;
  /** Refuses a token URL that may not be reached; one that only does not answer is taken. */
  checkTokenUrl(auth: ReceiverAuthDescription | null): Promise<void>;
}

/** What the probe found that no registration may have. */
const REFUSED: Partial<Record<FailureCode, ErrorCode>> = {
  ADDRESS_BLOCKED: 'CALLBACK_ADDRESS_BLOCKED',
  DNS_FAILURE: 'CALLBACK_URL_NOT_RESOLVED',
  URL_NOT_ALLOWED: 'CALLBACK_URL_INVALID',
};

export function createRegistration(parts: {
  people: PeopleDatabase;
  probe: CallbackProbe;
  allowHttpCallbacks: boolean;
}): Registration {
  const { people, probe, allowHttpCallbacks } = parts;
  return {
    async check(tenantId, settings, isNewType) {
      checkSettings(settings, { allowHttp: allowHttpCallbacks });
      const names = settings.eventTypes.filter((type) => isEventTypeName(type) && isNewType(type));
      const known = await people.asTenant(tenantId, (em) => findKnownEventTypes(em, names));
      const unknown = names.filter((name) => !known.has(name));
      if (unknown.length === 0) return;
      throw new PosthornError('EVENT_TYPE_UNKNOWN', {
        message: `Not in the catalogue of event types: ${unknown.join(', ')}.`,
        details: unknown.map((name) => ({
          path: `event_types.${settings.eventTypes.indexOf(name)}`,
          message: `There is no event type "${name}".`,
        })),
      });
    },
    async verify(callbackUrl) {
      const result = await probe.probeCallback(new URL(callbackUrl));
      if (result.reached) return { callbackUrlVerified: true, callbackUrlError: null };
      const { code: failure, message } = result;
      const code = REFUSED[failure];
      if (!code) {
        return { callbackUrlVerified: false, callbackUrlError: `${failure}: ${message}` };
      }
      throw new PosthornError(code, { message, details: [{ path: 'callback_url', message }] });
    },
    async checkTokenUrl(auth) {
      if (auth?.type !== 'oauth2') return;
      const result = await probe.probeCallback(new URL(auth.tokenUrl));
      if (!result.reached && REFUSED[result.code]) throw tokenUrlRefused(result.message);
    },
  };
}
