import { isIP, type Socket } from 'node:net';
import { type buildConnector, Client } from 'undici';
import type { Exchange, ExchangeConnection } from './exchange.ts';
import type { Phase } from './failures.ts';

/** How long a connection took to open, in milliseconds; null for what it did not need or come to. */
export interface OpeningTimes {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
}

/** How long a connection waits for its next request, unless the receiver asks for less or more. */
const IDLE_MS = 4_000;
const IDLE_MAX_MS = 15_000;
/** Connections are renewed after this long, so that a changed DNS entry or policy takes effect. */
const AGE_MAX_MS = 60_000;
const HEADER_BYTES_MAX = 16 * 1024;

export type Connect = (
  target: buildConnector.Options,
  callback: buildConnector.Callback,
) => Socket | null;

/** What a connection tells the pool it belongs to. */
export interface ConnectionOwner {
  /** It is free for the next exchange. */
  onFree(connection: Connection): void;
  /** It is gone, or closing by itself. */
  onGone(connection: Connection): void;
  /** It was closed by the receiver before anything of this exchange was written. */
  onStale(exchange: Exchange): void;
}

/**
 * One socket that carries one exchange at a time: an undici Client without pipelining. undici's own
 * time-outs are off; the deadline ends an exchange by destroying its connection, in whatever phase
 * that is, so nothing of it lives on.
 */
export class Connection implements ExchangeConnection {
  address: string | null = null;
  phase: Extract<Phase, 'resolving' | 'connecting' | 'securing' | 'sent'> = 'resolving';

  readonly #client: Client;
  readonly #owner: ConnectionOwner;
  #socket: Socket | null = null;
  #exchange: Exchange | null = null;
  #openedAt = 0;
  /** Of the opening that the present exchange waited for; null once that one is over. */
  #opening: OpeningTimes | null = null;
  #isGone = false;

  constructor(origin: string, connect: Connect, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#client = new Client(origin, {
      connect: (target: buildConnector.Options, callback: buildConnector.Callback) =>
        this.#connect(connect, target, callback),
      pipelining: 1,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MAX_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
    });
    this.#client.on('disconnect', () => {
      if (this.#exchange === null) this.destroy();
    });
  }

  /** Sends an exchange; only when the connection is new or free. */
  start(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    const { method, url, headers, body } = exchange.request;
    this.#client.dispatch({ method, path: url.pathname + url.search, headers, body }, exchange);
  }

  openingTimes(): OpeningTimes | null {
    return this.#opening;
  }

  whenFlushed(done: () => void): void {
    // What the socket could not take at once it goes on writing: the last byte is out at `drain`.
    if (this.#socket?.writableNeedDrain === true) this.#socket.once('drain', done);
    else done();
  }

  release(isReusable: boolean): void {
    this.#exchange = null;
    this.#opening = null;
    if (this.#isGone) return;
    if (isReusable && performance.now() - this.#openedAt < AGE_MAX_MS) this.#owner.onFree(this);
    else this.destroy();
  }

  wentStale(): boolean {
    const exchange = this.#exchange;
    if (this.phase !== 'sent' || exchange === null) return false;
    this.#exchange = null;
    exchange.connection = null;
    this.destroy();
    this.#owner.onStale(exchange);
    return true;
  }

  /** Closes the socket, connecting or open, and leaves the pool. */
  destroy(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#socket?.destroy();
    // Not at once: this may run inside undici's own handling of the same socket.
    setImmediate(() => this.#client.destroy(noop));
    this.#owner.onGone(this);
  }

  #connect(
    connect: Connect,
    target: buildConnector.Options,
    callback: buildConnector.Callback,
  ): void {
    if (this.#isGone) {
      callback(new Error('The connection was given up'), null);
      return;
    }
    this.phase = isIP(target.hostname) === 0 ? 'resolving' : 'connecting';
    this.address = null;
    const opening: OpeningTimes = { dnsMs: null, connectMs: null, tlsMs: null };
    this.#opening = opening;
    let stepAt = performance.now();
    const step = (): number => {
      const before = stepAt;
      stepAt = performance.now();
      return stepAt - before;
    };
    const socket = connect(target, (...[error, connected]) => {
      if (error === null) {
        this.phase = 'sent';
        this.address = connected.remoteAddress ?? null;
        if (target.protocol === 'https:') opening.tlsMs = step();
        this.#openedAt = performance.now();
        callback(null, connected);
      } else callback(error, null);
    });
    this.#socket = socket;
    if (socket === null) return;
    socket.once('lookup', () => {
      this.phase = 'connecting';
      opening.dnsMs = step();
    });
    socket.once('connect', () => {
      opening.connectMs = step();
      this.address = socket.remoteAddress ?? null;
      if (target.protocol === 'https:') this.phase = 'securing';
    });
  }
}

function noop(): void {}
