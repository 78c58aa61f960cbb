import type { MadeAccount } from '@posthorn/testkit';

/** Somebody who has signed in to APIs that listen. */
export interface Person {
  /** Runs a document at one of the APIs; rejects with the code of its first error. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every shape
  ask(api: { url: string }, document: string, variables?: object): Promise<any>;
}

/** An error of GraphQL, by its code. */
export class GraphqlError extends Error {
  readonly code: string;
  readonly details: { path?: string; message: string }[];

  constructor(message: string, extensions: { code: string; details?: GraphqlError['details'] }) {
    super(`${extensions.code}: ${message} ${JSON.stringify(extensions.details ?? [])}`);
    this.code = extensions.code;
    this.details = extensions.details ?? [];
  }
}

/** Signs in; the token is good at every API of the installation. */
export async function signIn(
  api: { url: string },
  { email, password }: Pick<MadeAccount, 'email' | 'password'>,
): Promise<Person> {
  const answer = await fetch(`${api.url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) throw new Error(`${email} cannot sign in: ${answer.status}`);
  return withToken(token);
}

/** Somebody who holds a token or an API key. */
export function withToken(token: string): Person {
  return {
    async ask({ url }, query, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as {
        data: unknown;
        errors?: { message: string; extensions: ConstructorParameters<typeof GraphqlError>[1] }[];
      };
      const [error] = errors ?? [];
      if (error) throw new GraphqlError(error.message, error.extensions);
      return data;
    },
  };
}
