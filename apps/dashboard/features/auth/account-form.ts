import type { InputFault } from '../../lib/graphql-errors.ts';
import { CSRF_HEADER } from '../../lib/same-origin.ts';

/** Why a form was refused. */
export interface FormFailure {
  readonly code: string;
  readonly message: string;
  readonly details: readonly InputFault[];
}

const UNREACHABLE: FormFailure = {
  code: 'API_UNREACHABLE',
  message: 'The dashboard could not be reached. Check your connection and try again.',
  details: [],
};

/** Sends a form of someone who is not signed in; null when it was taken. */
export async function sendAccountForm(
  action: string,
  fields: Record<string, string>,
): Promise<FormFailure | null> {
  try {
    const answer = await fetch(`/api/account/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [CSRF_HEADER]: '1' },
      body: JSON.stringify(fields),
    });
    if (answer.ok) return null;
    const { error } = (await answer.json()) as { error?: FormFailure };
    return error ?? UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
}
