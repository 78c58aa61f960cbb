/** What the receiver does with one request. A bare number is a status with an empty body. */
export type Behaviour =
  | number
  | {
      readonly kind?: 'respond';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      /** Answers only once this settles. */
      readonly after?: Promise<unknown>;
    }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers 200 and then a byte of body at a time, without an end. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Answers 200 and sends this many bytes of body as fast as they are taken. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** Resets the connection. */
  | { readonly kind: 'reset' }
  /** Closes the connection in the middle of its answer. */
  | { readonly kind: 'truncate' }
  /** Answers with something that is not HTTP. */
  | { readonly kind: 'garbage' }
  /** Sends elsewhere. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number };
