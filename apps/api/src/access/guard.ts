import { PosthornError } from '@posthorn/domain';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { Caller } from '../modules/auth/caller.ts';
import { type Access, accessOf, isAtLeast, NOT_IN_PORTALS } from './access-table.ts';

/**
 * Refuses a caller who may do this for no tenant at all: the first of two looks, before anything of
 * an operation runs. For which tenant they may, the scope decides (`scopes.ts`).
 * Throws FORBIDDEN (PosthornError).
 */
export function checkAccess(
  operation: string,
  access: Exclude<Access, 'anyone'>,
  caller: Caller,
): void {
  if (caller.kind === 'portal' && NOT_IN_PORTALS.has(operation)) {
    const message = 'A portal does not do this: sign in with an account of the tenant.';
    throw new PosthornError('FORBIDDEN', { message });
  }
  if (access === 'person') {
    if (caller.kind === 'account') return;
    const message = 'Only a person who has signed in may do this.';
    throw new PosthornError('FORBIDDEN', { message });
  }
  if (access === 'signed-in' || caller.isOperator) return;
  if (access === 'operator') {
    throw new PosthornError('FORBIDDEN', { message: 'Only operators may do this.' });
  }
  const { memberships } = caller;
  if (memberships.some(({ role }) => isAtLeast(role, access))) return;
  const [membership] = memberships;
  const message = membership
    ? `The role ${membership.role} may not do this: it takes the role ${access}. Ask an owner or admin of the tenant.`
    : 'You belong to no tenant. Ask to be invited to one.';
  throw new PosthornError('FORBIDDEN', { message });
}

/**
 * Puts the access table before every operation of a schema.
 * @throws Error for an operation that the table does not name: nobody may call what nobody thought of
 */
export function guardOperations(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const access = accessOf(field.name);
      if (access === null) throw new Error(`${field.name} is not in the access table`);
      if (access === 'anyone') continue;
      const { resolve = defaultFieldResolver, subscribe } = field;
      const check = async (context: RequestContext) =>
        checkAccess(field.name, access, await context.caller());
      if (subscribe) {
        field.subscribe = async (root, args, context, info) => {
          await check(context);
          return subscribe(root, args, context, info);
        };
      } else {
        field.resolve = async (root, args, context, info) => {
          await check(context);
          return resolve(root, args, context, info);
        };
      }
    }
  }
  return schema;
}
