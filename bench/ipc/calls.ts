import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { nowMs } from '../measure/clock.ts';

/** What a child answers to: name → its input and output, both structured-cloneable. */
export type Calls = Record<string, { input: unknown; output: unknown }>;

/** Handlers for every call of a child. */
export type Handlers<C extends Calls> = {
  [Name in keyof C]: (input: C[Name]['input']) => C[Name]['output'] | Promise<C[Name]['output']>;
};

/** A child process of the bench, asked over its IPC channel. */
export interface Child<C extends Calls> {
  readonly pid: number;
  /** Asks the child; throws what its handler threw, or that it left. */
  call<Name extends keyof C & string>(
    name: Name,
    ...input: C[Name]['input'] extends undefined ? [] : [C[Name]['input']]
  ): Promise<C[Name]['output']>;
  stop(): Promise<void>;
}

interface Question {
  number: number;
  name: string;
  input: unknown;
}
interface Answer {
  number: number;
  output: unknown;
  error?: string;
}

/** Starts a child whose entry calls {@link serveCalls}. It leaves by itself when this process does. */
export function startChild<C extends Calls>(entry: URL): Child<C> {
  const child = fork(entry, [], { execArgv: [], serialization: 'advanced' });
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastNumber = 0;
  child.on('message', (message) => {
    const answer = message as Answer;
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  });
  child.once('exit', (code, signal) => {
    const error = `${entry.pathname.split('/').slice(-2).join('/')} left (${signal ?? code})`;
    for (const [number, answer] of waiting) answer({ number, output: undefined, error });
    waiting.clear();
  });
  return {
    pid: child.pid ?? 0,
    async call(name, ...[input]) {
      const number = ++lastNumber;
      const question: Question = { number, name, input };
      const answered = new Promise<Answer>((resolve) => waiting.set(number, resolve));
      if (!child.connected) throw new Error(`${name}: the child has left`);
      child.send(question);
      const answer = await answered;
      if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
      return answer.output as C[typeof name]['output'];
    },
    stop: () => stopChild(child),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const left = once(child, 'exit');
  child.kill('SIGTERM');
  await left;
}

/** In the child: answers the parent's calls, and leaves when the parent is gone. */
export function serveCalls<C extends Calls>(handlers: Handlers<C>): void {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group; the parent decides when its children leave.
  process.on('SIGINT', () => {});
  process.on('message', (message) => {
    const { number, name, input } = message as Question;
    void answerTo(() => handlers[name]?.(input)).then((answer) =>
      process.send?.({ number, ...answer }),
    );
  });
}

async function answerTo(handle: () => unknown): Promise<{ output: unknown; error?: string }> {
  try {
    return { output: await handle() };
  } catch (error) {
    return { output: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

/** A counter's state and when it was read, so that two readings make an exact rate. */
export interface Reading<Counts> {
  atMs: number;
  counts: Counts;
}

/** Reads counters with their time. */
export function readingOf<Counts>(counts: Counts): Reading<Counts> {
  return { atMs: nowMs(), counts };
}
