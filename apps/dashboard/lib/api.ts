import { type DocumentNode, print } from 'graphql';
import { z } from 'zod';
import { type Browser, headersOfBrowser } from './browser.ts';
import type { InputFault } from './graphql-errors.ts';
import { persistedExtension } from './persisted.ts';

const TIMEOUT_MS = 15_000;

/** Where the API is, and how the dashboard shows that it asks. */
export interface ApiOptions {
  readonly apiUrl: string;
  readonly apiSecret: string;
  /** For whom is asked. */
  readonly browser: Browser;
  /** The API's token of whoever is signed in; absent: nobody is. */
  readonly token?: string | null;
  /** How long to wait for an answer; 15 s when absent. */
  readonly timeoutMs?: number;
}

/** Why the API refused: its stable code, or `API_UNREACHABLE`. */
export interface ApiFailure {
  readonly ok: false;
  readonly code: string;
  /** The API's sentence for people; empty when it gave none. */
  readonly message: string;
  /** When to come again, in seconds, if it said so. */
  readonly retryAfterS: number | null;
  /** The faults of an input, by path. */
  readonly details: readonly InputFault[];
}

export type ApiResult<Data> = { readonly ok: true; readonly data: Data } | ApiFailure;

const errorSchema = z.object({
  message: z.string().default(''),
  extensions: z
    .object({
      code: z.string().optional(),
      retryAfterS: z.number().optional(),
      details: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .catch([]),
    })
    .optional(),
});

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(errorSchema).optional(),
});

const UNREACHABLE: ApiFailure = {
  ok: false,
  code: 'API_UNREACHABLE',
  message: 'The Posthorn API does not answer.',
  retryAfterS: null,
  details: [],
};

/** The headers of every question that the dashboard's server asks the API. */
export function apiHeaders(options: Omit<ApiOptions, 'apiUrl'>): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    ...headersOfBrowser(options.browser, options.apiSecret),
    ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
  };
}

/** One of the dashboard's operations, with its variables. */
export interface Question {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Asks the API from the dashboard's server, by the operation's hash; by its text where an API of
 * another version does not know it. Never throws: an API that is away, or answers what is no answer,
 * is the failure `API_UNREACHABLE`.
 * @param schema what `data` must look like
 */
export async function askApi<Schema extends z.ZodType>(
  options: ApiOptions,
  { document, variables }: Question,
  schema: Schema,
): Promise<ApiResult<z.output<Schema>>> {
  const extensions = persistedExtension(document);
  const answer = await post(options, { extensions, variables }, schema);
  if (answer.ok || answer.code !== 'PERSISTED_QUERY_NOT_FOUND') return answer;
  return post(options, { query: print(document), variables }, schema);
}

async function post<Schema extends z.ZodType>(
  options: ApiOptions,
  question: object,
  schema: Schema,
): Promise<ApiResult<z.output<Schema>>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${options.apiUrl}/graphql`, {
      method: 'POST',
      headers: apiHeaders(options),
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      cache: 'no-store',
    });
    body = await response.json();
  } catch {
    return UNREACHABLE;
  }
  const answer = answerSchema.safeParse(body);
  if (!answer.success) return UNREACHABLE;
  const [error] = answer.data.errors ?? [];
  if (error) {
    const { code = 'INTERNAL', retryAfterS, details = [] } = error.extensions ?? {};
    const header = Number(response.headers.get('retry-after') ?? Number.NaN);
    const waitS = retryAfterS ?? (Number.isFinite(header) ? header : null);
    return { ok: false, code, message: error.message, retryAfterS: waitS, details };
  }
  const data = schema.safeParse(answer.data.data);
  return data.success ? { ok: true, data: data.data } : UNREACHABLE;
}
