import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type Records = Record<string, { A?: string[]; AAAA?: string[]; ttlS?: number } | 'silent'>;

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };

/**
 * A name server on 127.0.0.1 that knows just the given names (RFC 1035, one question a message).
 * @param onAnswered after an address was given out: the records may be changed then
 */
export async function startNameServer(records: Records, onAnswered?: () => void) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const { name, end } = readName(question);
    const type = TYPES[question.readUInt16BE(end)];
    asked.push(`${type} ${name}`);
    const record = records[name];
    if (record === 'silent') return;
    const addresses = (type && record?.[type]) ?? [];
    const answers = addresses.map((address) => {
      const data = type === 'A' ? ipv4Bytes(address) : ipv6Bytes(address);
      const head = Buffer.alloc(12);
      head.writeUInt16BE(0xc00c, 0); // the name of the question
      head.writeUInt16BE(type === 'A' ? 1 : 28, 2);
      head.writeUInt16BE(1, 4);
      head.writeUInt32BE(record?.ttlS ?? 60, 6);
      head.writeUInt16BE(data.length, 10);
      return Buffer.concat([head, data]);
    });
    const header = Buffer.alloc(12);
    question.copy(header, 0, 0, 2);
    header.writeUInt16BE(record === undefined ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    const reply = Buffer.concat([header, question.subarray(12, end + 4), ...answers]);
    socket.send(reply, from.port, from.address);
    if (answers.length > 0) onAnswered?.();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, asked, stop: () => socket.close() };
}

function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += length + 1;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** Of an address written `prefix::last`. */
function ipv6Bytes(address: string): Buffer {
  const [prefix = '', last = ''] = address.split('::');
  const bytes = Buffer.alloc(16);
  for (const [index, part] of prefix.split(':').entries()) {
    bytes.writeUInt16BE(Number.parseInt(part || '0', 16), index * 2);
  }
  bytes.writeUInt16BE(Number.parseInt(last || '0', 16), 14);
  return bytes;
}
