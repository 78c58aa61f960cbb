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
  WEBHOOK_DISABLED: 'The webhook is disabled. It goes out when the webhook is activated.',
  WEBHOOK_DELETED: 'The webhook was deleted before it could be delivered.',
  ENCRYPTION_UNAVAILABLE:
    'The webhook asks for encrypted fields, and encryption is not available. It is held rather than sent in clear.',
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
