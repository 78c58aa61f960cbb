import { connect } from 'node:net';
import { type Answer, readAnswer } from './read-answer.ts';

/** Where an API process listens. */
export interface Target {
  host: string;
  port: number;
}

/** One keep-alive connection with one request in the air at most. */
export interface Connection {
  /** Sends a request whose bytes stay as they are until it is answered. */
  send(request: Buffer): void;
  close(): void;
}

const READ_BUFFER_BYTES = 65_536;
/** Longer than any deadline of the API: what is silent for so long is lost. */
const SILENCE_MS_MAX = 30_000;

/**
 * A raw connection: Node's own HTTP client would cost the bench several times as much.
 * @param events `ready` once connected; `answered` for each request; `broken` once, when the
 *   connection failed or was closed by the server, with or without a request in the air
 */
export function openConnection(
  target: Target,
  events: { ready(): void; answered(answer: Answer): void; broken(why: string): void },
): Connection {
  let rest = '';
  let isOver = false;
  const breakOff = (why: string): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    events.broken(why);
  };
  const read = (text: string): void => {
    const answer = readAnswer(text);
    rest = answer === null ? text : text.slice(answer.length);
    if (answer === null) return;
    events.answered(answer);
    if (answer.isLast) breakOff('CLOSED');
  };
  const socket = connect({
    ...target,
    noDelay: true,
    // One buffer for the connection's life instead of a new one for every read.
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
      callback: (bytes, buffer) => {
        const text = Buffer.from(buffer.buffer, buffer.byteOffset, bytes).toString('latin1');
        read(rest === '' ? text : rest + text);
        return true;
      },
    },
  });
  socket.once('connect', events.ready);
  socket.on('error', (error: NodeJS.ErrnoException) => breakOff(error.code ?? error.message));
  socket.once('close', () => breakOff('CLOSED'));
  socket.setTimeout(SILENCE_MS_MAX, () => breakOff('TIMEOUT'));
  return {
    send: (request) => void socket.write(request),
    close: () => {
      isOver = true;
      socket.destroy();
    },
  };
}
