import { SMTPServer } from 'smtp-server';
import { waitUntil } from '../wait-until.ts';
import { type ParsedMail, parseMail } from './parse-mail.ts';

/** A mail that was taken in. */
export interface ReceivedMail extends ParsedMail {
  /** Of the envelope, which is what a mail server goes by. */
  readonly from: string;
  readonly to: readonly string[];
  /** All of it, as it came. */
  readonly source: string;
}

/** A real SMTP server, in the place of an operator's. */
export interface MailServer {
  /** For SMTP_URL, with a user and a password that the server asks for. */
  readonly url: string;
  /** In the order in which they came. */
  readonly mails: readonly ReceivedMail[];
  mailsTo(address: string): ReceivedMail[];
  /** Waits for the first mail to an address, or the one after `after` others. */
  waitForMail(address: string, after?: number): Promise<ReceivedMail>;
  /** How often someone began to hand a mail over. */
  readonly tries: number;
  /**
   * What the next mails get, one answer each: the SMTP status to refuse with, or null to take it. After
   * the last, all are taken.
   */
  script(answers: readonly (number | null)[]): void;
  stop(): Promise<void>;
}

const USER = 'posthorn';
const DEFAULT_PASSWORD = 'mail-password';

/**
 * @param options.port a free one is taken when absent
 * @param options.password of letters and digits
 */
export async function startMailServer(
  options: { port?: number; password?: string } = {},
): Promise<MailServer> {
  const { password: expectedPassword = DEFAULT_PASSWORD } = options;
  const mails: ReceivedMail[] = [];
  let answers: (number | null)[] = [];
  let tries = 0;
  const server = new SMTPServer({
    // Without TLS a password goes in clear: on loopback that is nobody's business.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, callback) {
      if (username === USER && password === expectedPassword) callback(null, { user: USER });
      else callback(new Error('wrong user or password'));
    },
    onRcptTo(_address, _session, callback) {
      tries += 1;
      const refusal = answers.shift() ?? null;
      if (refusal === null) callback();
      else callback(Object.assign(new Error('refused by the script'), { responseCode: refusal }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map(({ address }) => address);
        mails.push({ from, to, source, ...parseMail(source) });
        callback();
      });
    },
  });
  // A client that leaves in the middle is nobody's failure here.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const mailsTo = (wanted: string) => mails.filter(({ to }) => to.includes(wanted));

  return {
    url: `smtp://${USER}:${expectedPassword}@127.0.0.1:${port}`,
    mails,
    mailsTo,
    waitForMail: (wanted, after = 0) =>
      waitUntil(() => mailsTo(wanted)[after], {
        describe: () =>
          `a mail to ${wanted}; there are: ${mails.map(({ to }) => to.join()).join(' ') || 'none'}`,
      }),
    get tries() {
      return tries;
    },
    script: (next) => {
      answers = [...next];
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
