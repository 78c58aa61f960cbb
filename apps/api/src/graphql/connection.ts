import './metadata-api.ts';
import type { Page, PageRequest } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

@ObjectType('PageInfo')
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => Boolean)
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true })
  startCursor!: string | null;
  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page of a list, newest first: `first`/`after` walk to the older, `last`/`before` to the newer. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true })
  first?: number | null;
  @Field(() => String, { nullable: true })
  after?: string | null;
  @Field(() => Int, { nullable: true })
  last?: number | null;
  @Field(() => String, { nullable: true })
  before?: string | null;
}

export interface ConnectionOf<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: PageInfo;
}

/** Makes the GraphQL types `<Name>Connection` and `<Name>Edge` (Relay cursor connections). */
export function connectionType<Node extends object>(
  node: ClassType<Node>,
  name: string,
): ClassType<ConnectionOf<Node>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => node)
    node!: Node;
    @Field(() => String)
    cursor!: string;
  }

  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[];
    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** Reads a page's arguments; VALIDATION_FAILED or CURSOR_INVALID (PosthornError) where they make no sense. */
export function toPageRequest(args: PageArgs): PageRequest {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw invalid('first', 'Give either first or last.');
  const [path, size] = last == null ? ['first', first ?? PAGE_DEFAULT] : ['last', last];
  if (size < 1 || size > PAGE_MAX) throw invalid(String(path), `Must be 1 to ${PAGE_MAX}.`);
  for (const [where, cursor] of Object.entries({ after, before })) {
    if (cursor != null && !isUuid(cursor)) {
      throw new PosthornError('CURSOR_INVALID', {
        details: [{ path: where, message: 'This is not a cursor of this list.' }],
      });
    }
  }
  return { limit: size, after, before, fromEnd: last != null };
}

export function toConnection<Row extends { id: string }, Node>(
  page: Page<Row>,
  toNode: (row: Row) => Node,
): ConnectionOf<Node> {
  return {
    edges: page.rows.map((row) => ({ node: toNode(row), cursor: row.id })),
    pageInfo: {
      hasNextPage: page.hasNext,
      hasPreviousPage: page.hasPrevious,
      startCursor: page.rows[0]?.id ?? null,
      endCursor: page.rows.at(-1)?.id ?? null,
    },
  };
}

function invalid(path: string, message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', { message, details: [{ path, message }] });
}
