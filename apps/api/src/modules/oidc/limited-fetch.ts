/** The provider did not answer, not in time, or not within bounds. */
export class ProviderUnreachable extends Error {
  override readonly name = 'ProviderUnreachable';
}

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 256 * 1024;

/**
 * `fetch` for talking to the provider: one deadline over everything, a bounded answer, no redirects.
 * Its address is the operator's configuration, so it is under no guard of addresses.
 * @throws ProviderUnreachable
 */
export async function limitedFetch(url: string, options: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, {
      ...options,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status >= 500) throw new Error(`it answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > BYTES_MAX) throw new Error(`its answer has more than ${BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    const { status, headers } = response;
    // These forbid a body, an empty one too.
    const body = status === 204 || status === 304 ? null : Buffer.concat(chunks);
    return new Response(body, { status, headers });
  } catch (cause) {
    throw new ProviderUnreachable('the OpenID Connect provider does not answer', { cause });
  }
}
