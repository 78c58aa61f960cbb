import type { FailureCode } from '@posthorn/domain';
import { type AgentOptions, createAgent } from './agent.ts';

/** Whether a callback URL could be reached: any HTTP answer counts (CONTRACT.md, REST: webhooks). */
export type ProbeResult =
  | { reached: true; status: number }
  | { reached: false; code: FailureCode; message: string };

export interface Probe {
  /** Sends a HEAD request. Never rejects. */
  probeCallback(url: URL): Promise<ProbeResult>;
  close(): Promise<void>;
}

export type ProbeOptions = Pick<
  AgentOptions,
  'addressPolicy' | 'allowHttp' | 'timeoutMs' | 'resolveName'
> & { userAgent: string };

/** The probe of registrations: under the same guard as deliveries. */
export function createProbe(options: ProbeOptions): Probe {
  const agent = createAgent({
    ...options,
    responseBytesMax: 1,
    responseExcerptBytes: 0,
    connectionsPerOrigin: 10,
  });
  return {
    async probeCallback(url) {
      const headers = ['user-agent', options.userAgent];
      const { outcome } = await agent.send({ method: 'HEAD', url, headers, body: null });
      if (outcome.kind === 'response') return { reached: true, status: outcome.status };
      return { reached: false, code: outcome.code, message: outcome.message };
    },
    close: agent.close,
  };
}
