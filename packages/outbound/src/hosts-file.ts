import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Names and addresses as a hosts file gives them: name in lower case → addresses in file order. */
export type HostsTable = ReadonlyMap<string, readonly string[]>;

/** Reads hosts(5) text. Lines that are not `address name…` are skipped, as the C library does. */
export function parseHosts(text: string): HostsTable {
  const table = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      const addresses = table.get(key);
      if (addresses === undefined) table.set(key, [address]);
      else if (!addresses.includes(address)) addresses.push(address);
    }
  }
  return table;
}

/**
 * The hosts file, read again when the last reading is older than `maxAgeMs`. A machine without one
 * has an empty table.
 */
export function createHostsFile(options: {
  path: string;
  maxAgeMs: number;
  now: () => number;
}): () => Promise<HostsTable> {
  let reading: Promise<HostsTable> | null = null;
  let readAtMs = 0;
  return () => {
    if (reading === null || options.now() - readAtMs > options.maxAgeMs) {
      readAtMs = options.now();
      reading = readFile(options.path, 'utf8').then(parseHosts, () => new Map());
    }
    return reading;
  };
}
