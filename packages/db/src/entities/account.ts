import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A person who signs in. Operators belong to no tenant and see every one. */
export const Account = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary(),
    email: p.text().unique(),
    name: p.text(),
    passwordHash: p.text(),
    isOperator: p.boolean().default(false),
    /** Nobody has shown yet that the address is theirs. */
    isEmailUnproven: p.boolean().default(false),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type AccountRow = InferEntity<typeof Account>;
