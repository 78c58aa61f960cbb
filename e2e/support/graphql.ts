/** Asks the API as someone who is signed in. */
export type Ask = <Data>(query: string, variables: Record<string, unknown>) => Promise<Data>;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

async function post<Data>(
  apiUrl: string,
  token: string | null,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as Answer<Data>;
  if (answer.errors || !answer.data) {
    throw new Error(`GraphQL: ${JSON.stringify(answer.errors)} to ${query}`);
  }
  return answer.data;
}

/** Signs in at the API; what it returns asks with the token. */
export async function signInAtApi(
  apiUrl: string,
  who: { readonly email: string; readonly password: string },
): Promise<Ask> {
  const { signIn } = await post<{ signIn: { token: string } }>(
    apiUrl,
    null,
    'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }',
    { email: who.email, password: who.password },
  );
  return (query, variables) => post(apiUrl, signIn.token, query, variables);
}
