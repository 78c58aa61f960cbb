import { Type } from '@mikro-orm/core';

/** A `json` column as the text it holds: what parses it would lose digits. */
export class JsonText extends Type<string, string> {
  override getColumnType(): string {
    return 'json';
  }

  override convertToJSValueSQL(column: string): string {
    return `${column}::text`;
  }
}
