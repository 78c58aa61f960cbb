import { Account } from '../entities/account.ts';
import { hashPassword } from '../people/passwords.ts';
import { createPeopleDatabase } from '../people/people-database.ts';
import { query } from '../people/query.ts';
import { insertAuditEntry } from '../repositories/audit-log.ts';
import { insertAccount } from '../repositories/tenants.ts';

const OPERATOR_LOCK = 7_067_004;

/**
 * Makes the first operator of an installation; where there is one already, nothing is changed.
 * @returns whether the account was made.
 */
export async function ensureOperator(options: {
  url: string;
  email: string;
  password: string;
}): Promise<boolean> {
  const people = createPeopleDatabase({ url: options.url, poolMax: 1 });
  try {
    return await people.asOperator(async (em) => {
      await query(em, 'select pg_advisory_xact_lock($1)', [OPERATOR_LOCK]);
      if (await em.findOne(Account, { isOperator: true })) return false;
      const passwordHash = await hashPassword(options.password);
      const email = options.email.toLowerCase();
      const values = { email, name: 'Operator', passwordHash, isOperator: true };
      const { id } = insertAccount(em, values);
      insertAuditEntry(em, {
        tenantId: null,
        actorKind: 'system',
        actorId: null,
        actorName: 'command line',
        action: 'operator.created',
        targetKind: 'account',
        targetId: id,
        summary: `Made the first operator, ${email}`,
        changes: null,
        address: null,
      });
      await em.flush();
      return true;
    });
  } finally {
    await people.close();
  }
}
