import { PosthornError } from '@posthorn/domain';

/** The answer of a query for one thing: null where there is none such, as GraphQL has it. */
export async function orNull<T>(find: () => Promise<T>): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PosthornError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
