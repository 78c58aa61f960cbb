import { createTransport } from 'nodemailer';

/** A mail to one reader. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/**
 * What became of handing a mail over: `refused` is for good (no such mailbox); `failed` may be better
 * later; `unreachable` is the server itself, so that other mails would fare no better now.
 */
export type MailOutcome =
  | { kind: 'sent' }
  | { kind: 'refused' | 'failed' | 'unreachable'; message: string };

/** Hands mails to the operator's SMTP server. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
}

/** From connecting to the last answer a mail takes no longer than these three together. */
const CONNECT_MS = 10_000;
const GREETING_MS = 10_000;
const SILENCE_MS = 30_000;

/** The server was not there, did not speak, or did not let us in. */
const OF_THE_SERVER = new Set([
  'ECONNECTION',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'EAUTH',
  'ENOAUTH',
  'ETLS',
  'EREQUIRETLS',
  'EPROTOCOL',
]);

/**
 * @param options.url `smtp://user:password@host:587` (STARTTLS where the server offers it) or `smtps:`
 * @param options.from the sender
 */
export function createMailer(options: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url: options.url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    // A mail is what was written: nothing is fetched into it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html }) {
      try {
        // As an object: a text would be read for several addresses.
        const recipient = { name: '', address: to };
        await transport.sendMail({ from: options.from, to: recipient, subject, text, html });
        return { kind: 'sent' };
      } catch (error) {
        return { kind: kindOf(error), message: error instanceof Error ? error.message : 'failed' };
      }
    },
    close: () => transport.close(),
  };
}

function kindOf(error: unknown): 'refused' | 'failed' | 'unreachable' {
  if (!(error instanceof Error)) return 'failed';
  const code = 'code' in error ? String(error.code) : '';
  if (OF_THE_SERVER.has(code)) return 'unreachable';
  const status = 'responseCode' in error ? Number(error.responseCode) : 0;
  return status >= 500 && status < 600 ? 'refused' : 'failed';
}
