import { randomBytes } from 'node:crypto';

/** A secret by which one knows it again, wherever it is written. */
export interface Canary {
  /** What it is, as the findings call it. */
  readonly name: string;
  /** What is looked for: the random part, where a secret has a known beginning. */
  readonly text: string;
  /** The column (`table.column`) or the variable of the configuration that it is planted in. */
  readonly of: readonly string[];
}

/** All that were planted. */
export interface Canaries {
  readonly all: readonly Canary[];
  /** Makes one up. @param of the columns and variables that will hold it */
  plant(name: string, of?: readonly string[]): string;
  /** Notes one that the system has made. @returns it as it came */
  note(name: string, secret: string, of?: readonly string[]): string;
}

/** What goes before the random part of secrets, and tells nothing. */
const BEGINNING = /^(whsec_|whsk_|phs?_|k\d+:)/;

export function createCanaries(): Canaries {
  const all: Canary[] = [];
  const note = (name: string, secret: string, of: readonly string[] = []) => {
    if (all.some((known) => known.name === name)) throw new Error(`two canaries are named ${name}`);
    const text = secret.replace(BEGINNING, '');
    if (text.length < 16) throw new Error(`${name} is too short to be known again`);
    all.push({ name, text, of });
    return secret;
  };
  return {
    all,
    note,
    // Letters and digits: encoded for a URL, JSON or HTML it reads the same.
    plant: (name, of) => note(name, `Canary${randomBytes(12).toString('hex')}`, of),
  };
}
