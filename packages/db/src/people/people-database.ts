import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { ENTITIES } from '../entities/index.ts';
import { asPosthornError, refuseNul } from './database-errors.ts';

/** Work of people's requests, each in one short transaction. */
export interface PeopleDatabase {
  /** As the role that row-level security binds to one tenant (promise 7). */
  asTenant<T>(tenantId: string, work: (em: EntityManager) => Promise<T>): Promise<T>;
  /** As the owner role, which sees every tenant: for operators, and for finding out who asks. */
  asOperator<T>(work: (em: EntityManager) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A person waits no longer than this for one statement; nothing people do may hold rows for longer. */
const STATEMENT_TIMEOUT_MS = 15_000;

/**
 * The database as people's requests see it. Connections are opened when they are first needed.
 *
 * Failures of the connection become SERVICE_UNAVAILABLE, breaches of uniqueness CONFLICT,
 * references to what is not there NOT_FOUND, values that cannot be stored VALIDATION_FAILED (PosthornError); everything else is thrown as it came.
 *
 * @param options.poolMax connections at most
 */
export function createPeopleDatabase(options: { url: string; poolMax: number }): PeopleDatabase {
  const orm = new MikroORM({
    clientUrl: options.url,
    entities: [...ENTITIES],
    pool: { min: 0, max: options.poolMax },
    onQuery: (sql, parameters) => {
      refuseNul(parameters);
      return sql;
    },
    driverOptions: { connectionTimeoutMillis: 5_000, application_name: 'posthorn-people' },
  });

  async function transaction<T>(
    settings: Readonly<Record<string, string>>,
    work: (em: EntityManager) => Promise<T>,
  ): Promise<T> {
    try {
      return await orm.em.fork().transactional(async (em) => {
        const entries = Object.entries(settings);
        const calls = entries.map(() => 'set_config(?, ?, true)').join(', ');
        await em.execute(`select ${calls}`, entries.flat());
        return work(em);
      });
    } catch (error) {
      throw asPosthornError(error);
    }
  }

  const statement_timeout = String(STATEMENT_TIMEOUT_MS);
  return {
    asTenant: (tenantId, work) =>
      transaction(
        { statement_timeout, role: 'posthorn_tenant', 'posthorn.tenant_id': tenantId },
        work,
      ),
    asOperator: (work) => transaction({ statement_timeout }, work),
    close: () => orm.close(),
  };
}
