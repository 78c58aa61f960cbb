import { type Connect, Connection, type ConnectionOwner } from './connection.ts';
import type { Exchange } from './exchange.ts';

export interface OriginPoolOptions {
  origin: string;
  connect: Connect;
  connectionsMax: number;
  /** Called when the pool holds nothing any more: no connection, nobody waiting. */
  onEmpty(pool: OriginPool): void;
}

/**
 * The connections to one origin, and the exchanges that wait for one. undici's own Pool is not used:
 * it has no way to take a waiting request back (it would be sent after its deadline), and an Agent
 * keeps the pool of an origin whose connections were refused while it was busy.
 */
export class OriginPool implements ConnectionOwner {
  readonly #options: OriginPoolOptions;
  readonly #connections = new Set<Connection>();
  /** Free ones, the last used at the end: what is not needed grows old and closes. */
  readonly #free: Connection[] = [];
  #waiting: Exchange[] = [];
  #waitingFrom = 0;

  constructor(options: OriginPoolOptions) {
    this.#options = options;
  }

  dispatch(exchange: Exchange): void {
    const free = this.#free.pop();
    if (free !== undefined) free.start(exchange);
    else if (this.#connections.size < this.#options.connectionsMax) this.#open(exchange);
    else this.#waiting.push(exchange);
  }

  connectionCount(): number {
    return this.#connections.size;
  }

  /** Closes every connection, whatever it does. */
  destroy(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  onFree(connection: Connection): void {
    const exchange = this.#nextWaiting();
    if (exchange === null) this.#free.push(connection);
    else connection.start(exchange);
  }

  onGone(connection: Connection): void {
    this.#connections.delete(connection);
    const index = this.#free.indexOf(connection);
    if (index !== -1) this.#free.splice(index, 1);
    const exchange = this.#nextWaiting();
    if (exchange !== null) this.#open(exchange);
    else if (this.#connections.size === 0) this.#options.onEmpty(this);
  }

  onStale(exchange: Exchange): void {
    this.dispatch(exchange);
  }

  #open(exchange: Exchange): void {
    const connection = new Connection(this.#options.origin, this.#options.connect, this);
    this.#connections.add(connection);
    connection.start(exchange);
  }

  /**
   * The one that has waited longest. One whose deadline has come near is left to it: it would be
   * sent, only to be given up and sent again.
   */
  #nextWaiting(): Exchange | null {
    while (this.#waitingFrom < this.#waiting.length) {
      const exchange = this.#waiting[this.#waitingFrom++];
      if (this.#waitingFrom > 1_000 && this.#waitingFrom * 2 > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#waitingFrom);
        this.#waitingFrom = 0;
      }
      if (exchange?.canStillStart() === true) return exchange;
    }
    if (this.#waiting.length > 0) this.#waiting = [];
    this.#waitingFrom = 0;
    return null;
  }
}
