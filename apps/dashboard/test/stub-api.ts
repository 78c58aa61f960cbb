import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import manifest from '../../../persisted-documents.json' with { type: 'json' };

/** A request as it arrived at an API that answers what a test says. */
export interface ApiRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StubApi {
  readonly url: string;
  readonly seen: readonly ApiRequest[];
}

/** Listens where an API would, to look at what reaches it. */
export async function startStubApi(
  answer: (request: ApiRequest, response: ServerResponse) => void,
): Promise<StubApi> {
  const seen: ApiRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const heard = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      seen.push(heard);
      response.setHeader('content-type', 'application/json');
      answer(heard, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** The text of the operation that a request asks by its hash. */
export function operationIn({ body }: ApiRequest): string {
  const { extensions } = JSON.parse(body) as {
    extensions: { persistedQuery: { sha256Hash: keyof typeof manifest } };
  };
  return manifest[extensions.persistedQuery.sha256Hash];
}
