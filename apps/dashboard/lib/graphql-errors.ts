import type { CombinedError } from 'urql';

/** One fault of an input, and where it is. */
export interface InputFault {
  /** Where in the input, as the API names it: `eventTypes.0`, `callbackUrl`. */
  path: string;
  message: string;
}

/** The stable code of a failure, or null when there is none. */
export function codeOf(error: CombinedError | undefined): string | null {
  const code = error?.graphQLErrors[0]?.extensions?.code;
  return typeof code === 'string' ? code : null;
}

/** A failure in a sentence that a person can act on. */
export function messageOf(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  if (first) return first.message;
  return 'The dashboard could not be reached. Check your connection and try again.';
}

/** The faults of an input, by the field of a form they belong to. */
export function faultsOf(error: CombinedError | undefined): InputFault[] {
  const details = error?.graphQLErrors[0]?.extensions?.details;
  if (!Array.isArray(details)) return [];
  return details.flatMap((detail: unknown) => {
    if (typeof detail !== 'object' || detail === null || !('message' in detail)) return [];
    const path = 'path' in detail && typeof detail.path === 'string' ? detail.path : '';
    return [{ path: formField(path), message: String(detail.message) }];
  });
}

/** The form's name of a path: `input.callback_url` and `/callbackUrl` are both `callbackUrl`. */
export function formField(path: string): string {
  const bare = path.replace(/^[./]*(input[./])?/, '').replace(/\//g, '.');
  return bare.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
