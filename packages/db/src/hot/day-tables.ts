import type { HotStatement } from './statement.ts';

/**
 * The partitions of one day. Statements that know which day their rows lie in name its tables: asked
 * of the parent, PostgreSQL locks and opens every partition first, which for a batch costs more than
 * the work itself, and the more the longer the history.
 */
export interface DayTables {
  deliveries: string;
  events: string;
}

/** A hot statement for each day it is asked for; each is prepared under a name of its own. */
export function perDay(
  name: string,
  text: (tables: DayTables) => string,
): (day: string) => HotStatement {
  const statements = new Map<string, HotStatement>();
  return (day) => {
    let statement = statements.get(day);
    if (!statement) {
      const tables = { deliveries: `deliveries_p${day}`, events: `events_p${day}` };
      statement = { name: `${name}_${day}`, text: text(tables) };
      statements.set(day, statement);
    }
    return statement;
  };
}
