import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inStep } from '../lib/output.mjs';
import { UserError } from '../lib/user-error.mjs';
import type { DemoFile } from './demo-file.ts';
import { ensureDemoWebhooks } from './demo-webhooks.ts';
import { writePrivate } from './home.ts';
import { type DemoReceiver, startDemoReceiver } from './receiver.ts';
import { ingest, type RestClient, type RestDelivery, signIn } from './rest.ts';
import { sampleEvents } from './sample-events.ts';
import type { Stopper } from './stopper.ts';

/** What became of the samples. */
export interface DemoFigures {
  readonly accepted: number;
  readonly owed: number;
  readonly delivered: number;
  /** Of the delivered, those that took more than one attempt. */
  readonly retried: number;
  readonly dead: number;
  /** Still under way when the time was over. */
  readonly open: number;
}

const ORDERS = 12;
const SETTLE_TIMEOUT_MS = 60_000;
const SETTLED = new Set(['succeeded', 'dead', 'discarded']);

/** The receiver at the port of last time, so that the webhooks of then still find it. */
async function receiverOf(home: string, stopper: Stopper): Promise<DemoReceiver> {
  const path = join(home, 'receiver.json');
  const kept = await readFile(path, 'utf8').catch(() => '{}');
  const { port = 0 } = JSON.parse(kept) as { port?: number };
  const receiver = await stopper.own('receiver', startDemoReceiver(port), (it) => it.stop());
  await writePrivate(path, { port: receiver.port });
  return receiver;
}

/** All deliveries since then, page by page. */
async function deliveriesSince(rest: RestClient, from: string): Promise<RestDelivery[]> {
  const found: RestDelivery[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ from, limit: '100', ...(cursor ? { cursor } : {}) });
    const page: { data: RestDelivery[]; next_cursor: string | null } = await rest.get(
      `/api/v1/deliveries?${query}`,
    );
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

async function settle(
  rest: RestClient,
  from: string,
  owed: number,
  signal: AbortSignal,
): Promise<RestDelivery[]> {
  const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const deliveries = await deliveriesSince(rest, from);
    const open = deliveries.filter(({ status }) => !SETTLED.has(status)).length;
    if ((open === 0 && deliveries.length >= owed) || performance.now() > deadlineMs) {
      return deliveries;
    }
    await sleep(200, undefined, { signal });
  }
}

/** Sends samples through the public API, as a tenant and a source would, and says what became of them. */
export async function runDemo(
  demo: DemoFile,
  home: string,
  stopper: Stopper,
): Promise<DemoFigures> {
  const receiver = await receiverOf(home, stopper);
  const rest = await signIn(demo.api_url, demo.tenant.email, demo.tenant.password, stopper.signal);
  await ensureDemoWebhooks(rest, receiver);
  const from = new Date().toISOString();
  const events = sampleEvents(demo.tenant.slug, ORDERS, Date.now());
  const answer = await ingest(demo.api_url, demo.source, events, stopper.signal);
  const fault = answer.results.find(({ error }) => error !== undefined)?.error;
  if (fault !== undefined) throw new UserError(`A sample event was rejected: ${fault.message}`);
  const owed = answer.results.reduce((sum, { deliveries = 0 }) => sum + deliveries, 0);
  const deliveries = await inStep(
    `delivering ${events.length} sample events`,
    () => settle(rest, from, owed, stopper.signal),
    `${events.length} sample events sent through the ingest API`,
  );
  receiver.repair();
  const withStatus = (status: string) => deliveries.filter((it) => it.status === status);
  const delivered = withStatus('succeeded');
  return {
    accepted: answer.accepted,
    owed,
    delivered: delivered.length,
    retried: delivered.filter(({ attempt_count }) => attempt_count > 1).length,
    dead: withStatus('dead').length,
    open: deliveries.filter(({ status }) => !SETTLED.has(status)).length,
  };
}
