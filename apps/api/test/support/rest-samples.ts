import type { Operation } from '../../src/access/access-table.ts';
import type { World } from './world.ts';

/** A request to a route: which operation it is the other form of, and what to send. */
export interface RestSample {
  operation: Operation;
  make: (world: World) => Promise<RestRequest> | RestRequest;
}

export interface RestRequest {
  /** For `{id}` in the path. */
  id?: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
}

const ofTenant = ({ tenantId }: World) => ({ query: { tenant_id: tenantId } });
const ofWebhook = async (world: World) => ({ id: await world.webhook() });
const ofDelivery = async (world: World) => ({ id: await world.delivery() });

/** Every route's sample request, with which it succeeds for whoever may. */
export const REST_SAMPLES: Readonly<Record<string, RestSample>> = {
  'POST /api/v1/auth/token': {
    operation: 'signIn',
    make: async (world) => {
      const { email, password } = await world.account();
      return { body: { email, password } };
    },
  },
  'POST /api/v1/webhooks': {
    operation: 'createWebhook',
    make: ({ tenantId, callbackUrl }) => ({
      body: { tenant_id: tenantId, callback_url: callbackUrl },
    }),
  },
  'GET /api/v1/webhooks': { operation: 'webhooks', make: ofTenant },
  'GET /api/v1/webhooks/{id}': { operation: 'webhook', make: ofWebhook },
  'PATCH /api/v1/webhooks/{id}': {
    operation: 'updateWebhook',
    make: async (world) => ({ ...(await ofWebhook(world)), body: { description: 'changed' } }),
  },
  'DELETE /api/v1/webhooks/{id}': { operation: 'deleteWebhook', make: ofWebhook },
  'POST /api/v1/webhooks/{id}/rotate-secret': { operation: 'rotateWebhookSecret', make: ofWebhook },
  'POST /api/v1/webhooks/{id}/verify': { operation: 'verifyWebhook', make: ofWebhook },
  'POST /api/v1/webhooks/{id}/test': { operation: 'sendTestEvent', make: ofWebhook },
  'POST /api/v1/portal-links': {
    operation: 'createPortalLink',
    make: ({ tenantId }) => ({ body: { tenant_id: tenantId, role: 'viewer' } }),
  },
  'GET /api/v1/events/{id}': {
    operation: 'event',
    make: async (world) => ({ id: await world.event() }),
  },
  'POST /api/v1/events/{id}/resend': {
    operation: 'resendEvent',
    make: async (world) => ({
      id: await world.event(),
      body: { webhook_ids: [await world.webhook()] },
    }),
  },
  'GET /api/v1/deliveries': { operation: 'deliveries', make: ofTenant },
  'GET /api/v1/deliveries/{id}': { operation: 'delivery', make: ofDelivery },
  'POST /api/v1/deliveries/{id}/replay': { operation: 'replayDelivery', make: ofDelivery },
};

/** Routes that are no operation of the access table, each with who may. */
export const OTHER_ROUTES: Readonly<Record<string, string>> = {
  '/api/v1/events/ingest': 'sources, by their own keys: test/ingest',
  '/api/v1/openapi.json': 'anyone: it describes what is public',
  '/healthz': 'anyone: tells nothing but that the process runs',
  '/readyz': 'anyone: tells which parts work',
  '/metrics': 'anyone who reaches it: figures without names',
  '/graphql': 'field by field: the walk over GraphQL',
};

/** The routes of a running app, as `METHOD /path/{id}`, without HEAD, which answers as GET does. */
export function routesOf(printed: string): { path: string; method: string }[] {
  const parents: string[] = [];
  return printed.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^([│├└─ ]*)(\/\S*)(?: \(([^)]*)\))?/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4 - 1;
    const path = (parents[depth - 1] ?? '') + part;
    parents[depth] = path;
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => ({ method, path: path.replaceAll(/:(\w+)/g, '{$1}') }));
  });
}
