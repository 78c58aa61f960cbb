/**
 * What can be known before the long steps: whether the ports are free and whether the services that
 * were named answer. Needs no packages.
 */
import { connect, createServer } from 'node:net';
import { UserError } from './user-error.mjs';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * @typedef {{ name: string, variable: string, hostVariable: string, port: number }} Listener
 * @type {readonly Listener[]}
 */
const LISTENERS = [
  { name: 'api', variable: 'API_PORT', hostVariable: 'API_HOST', port: 4000 },
  { name: 'dashboard', variable: 'DASHBOARD_PORT', hostVariable: 'DASHBOARD_HOST', port: 3000 },
  { name: 'worker', variable: 'WORKER_PORT', hostVariable: 'WORKER_HOST', port: 4100 },
];

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | null>} why one cannot listen there
 */
function listenProblem(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? ''));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** @param {string} text */
function isPort(text) {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** @param {Record<string, string | undefined>} env */
async function checkPorts(env) {
  /** @type {Map<string, string>} */
  const taken = new Map();
  for (const { name, variable, hostVariable, port } of LISTENERS) {
    const text = env[variable]?.trim() || String(port);
    if (!isPort(text)) {
      throw new UserError(`${variable} must be a port from 1 to 65535; it is "${text}".`);
    }
    const other = taken.get(text);
    if (other !== undefined) {
      throw new UserError(
        `${other} and ${variable} are both ${text}: give each a port of its own.`,
      );
    }
    taken.set(text, variable);
    const host = env[hostVariable]?.trim() || '127.0.0.1';
    const problem = await listenProblem(Number(text), host);
    if (problem === null) continue;
    throw new UserError(
      problem === 'EADDRINUSE'
        ? `Port ${text} for the ${name} is taken: stop what uses it, or start with another, e.g. ${variable}=${Number(text) + 1} npm start.`
        : `The ${name} cannot listen on ${host} port ${text} (${problem}): set ${hostVariable} and ${variable} to what this machine has.`,
    );
  }
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} why one cannot connect there
 */
function connectProblem(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    /** @param {string | null} problem */
    const end = (problem) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
      end(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`),
    );
    socket.once('connect', () => end(null));
    socket.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      end(error.code ?? error.message),
    );
  });
}

const POSTGRES = {
  what: 'PostgreSQL',
  variable: 'DATABASE_URL',
  example: 'postgres://user:password@host:5432/posthorn',
  port: 5432,
};

const REDIS = {
  what: 'Redis',
  variable: 'REDIS_URL',
  example: 'redis://127.0.0.1:6379',
  port: 6379,
};

/**
 * @param {{ what: string, variable: string, example: string, port: number }} service
 * @param {string | undefined} value
 */
async function checkService({ what, variable, example, port: defaultPort }, value) {
  const node = value?.split(',')[0]?.trim() ?? '';
  if (node === '') return;
  if (!URL.canParse(node)) {
    throw new UserError(`${variable} is not a URL: write it like ${example}.`);
  }
  const url = new URL(node);
  // No host: a Unix socket, which its own client knows how to find.
  if (url.hostname === '') return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || defaultPort);
  const problem = await connectProblem(host, port);
  if (problem === null) return;
  throw new UserError(
    `${what} at ${host}:${port} (${variable}) does not answer (${problem}): start it, correct the address, or unset ${variable} to use the one that comes with Posthorn.`,
  );
}

/**
 * @param {Record<string, string | undefined>} env
 * @throws {UserError} for the first thing that would keep it from starting
 */
export async function preflight(env) {
  await checkPorts(env);
  await checkService(POSTGRES, env.DATABASE_URL);
  await checkService(REDIS, env.REDIS_URL);
}
