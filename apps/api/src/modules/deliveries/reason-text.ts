/** What each reason of a delivery's state means to a person, and what to do (promise 6). */
const TEXTS: Readonly<Record<string, string>> = {
  RETRIES_EXHAUSTED:
    'Every attempt that the retry policy allows has failed. Mend the endpoint, then replay it.',
  REJECTED:
    'The endpoint refused it and trying again would not help. Mend the endpoint, then replay it.',
  GONE: 'The endpoint answered 410 Gone, so its webhook was disabled. Activate the webhook, then replay it.',
  ADDRESS_BLOCKED:
    'The callback URL leads to an address that deliveries may not go to. Change the URL, or have the operator open the range, then replay it.',
  URL_NOT_ALLOWED: 'The callback URL is not allowed. Change it, then replay it.',
  WEBHOOK_INACTIVE: 'The webhook is paused. It goes out when the webhook is activated.',
  WEBHOOK_UNVERIFIED:
    "The webhook's endpoint has not answered its challenge yet. It goes out when it has: verify the webhook again.",
  WEBHOOK_DISABLED: 'The webhook is disabled. It goes out when the webhook is activated.',
  TENANT_SUSPENDED: 'The tenant is suspended. It goes out when the operator ends the suspension.',
  WEBHOOK_DELETED: 'The webhook was deleted before it could be delivered.',
  ENCRYPTION_UNAVAILABLE:
    'It was held by a version that could not encrypt. It goes out, encrypted, while the webhook is active.',
  ENCRYPTION_FAILED:
    "Its data cannot be encrypted as the webhook asks: the public key cannot be used, or the encrypted fields lead to over 1,000 values. It is held rather than sent in clear; it goes out when the webhook's public key or encrypted fields are changed.",
  FILTER_UNREADABLE:
    "The webhook's filter cannot be read. It is held rather than sent unfiltered; save the filter anew.",
  CALLBACK_URL_UNREADABLE: "The webhook's callback URL cannot be read. Save the webhook anew.",
  RETRY_SCHEDULED: 'The last attempt failed. It is tried again at the time shown.',
  RATE_LIMITED: "The webhook's rate is used up. It goes out as soon as the rate allows.",
  ENDPOINT_BUSY:
    'The endpoint has as many requests open as it may. It goes out when some of them are answered.',
  SIGNING_UNAVAILABLE:
    "The webhook's signing secret cannot be read. Rotate the secret; it is tried again every minute.",
  HEADERS_UNREADABLE:
    "The webhook's own headers cannot be decrypted. Set all of them anew, or bring their key back into the key ring; it is tried again every minute.",
  RECEIVER_AUTH_UNREADABLE:
    "The webhook's receiver auth cannot be decrypted or used. Set it anew, or bring its key back into the key ring; it is tried again every minute.",
  EVENT_MISSING:
    'Its event is not in the database any more, so there is nothing to send. Tell whoever runs this installation.',
  DISCARDED_BY_PERSON: 'Someone discarded it.',
};

/** A sentence for a reason's code; null where there is no reason. */
export function reasonText(reason: string | null, lastHttpStatus: number | null): string | null {
  if (reason === null) return null;
  const text = TEXTS[reason] ?? `It is here because of ${reason}.`;
  if (reason === 'REJECTED' && lastHttpStatus !== null) {
    return text.replace('refused it', `refused it with HTTP ${lastHttpStatus}`);
  }
  return text;
}
