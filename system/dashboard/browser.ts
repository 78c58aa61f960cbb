/** A browser without a screen: keeps cookies, follows nothing, says where its requests come from. */
export interface HttpBrowser {
  readonly cookies: Map<string, string>;
  /** Asks the dashboard for a path; redirects are not followed. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in as the form does; what the dashboard answers to it. */
  signIn(who: { email?: string; password?: string }): Promise<Response>;
  signOut(): Promise<Response>;
  /** Asks GraphQL as a page does. */
  graphql(query: string, given?: GraphqlInit): Promise<Response>;
}

export interface GraphqlInit {
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly path?: string;
}

/** Keeps what `Set-Cookie` says, as far as these tests need it: an empty value is a deletion. */
function keep(cookies: Map<string, string>, response: Response): void {
  for (const header of response.headers.getSetCookie()) {
    const [pair = ''] = header.split(';');
    const [name = '', value = ''] = [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** @param origin where the dashboard is, as its pages see it */
export function openHttpBrowser(origin: string, agent = 'Mozilla/5.0 (test)'): HttpBrowser {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    headers.set('user-agent', agent);
    const response = await fetch(origin + path, { ...init, headers, redirect: 'manual' });
    keep(cookies, response);
    return response;
  }

  async function postForm(action: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await ask('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
    return ask(`/api/auth/${action}`, { method: 'POST', body, headers: { origin } });
  }

  return {
    cookies,
    ask,
    signIn: ({ email, password }) =>
      postForm('callback/credentials', {
        ...(email === undefined ? {} : { email }),
        ...(password === undefined ? {} : { password }),
      }),
    signOut: () => postForm('signout', {}),
    graphql: (query, { variables = {}, headers = {}, path = '/api/graphql' } = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
        headers: {
          'content-type': 'application/json',
          'x-posthorn-dashboard': '1',
          origin,
          ...headers,
        },
      }),
  };
}

/** The stable code of a GraphQL refusal. */
export async function codeOf(response: Response): Promise<string | undefined> {
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code;
}
