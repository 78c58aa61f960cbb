/** The condition "contains this text, in any case of letters", or null when nothing is searched for. */
export function containsText(search: string | null | undefined): { $ilike: string } | null {
  const text = search?.trim();
  if (!text) return null;
  return { $ilike: `%${text.replaceAll(/[\\%_]/g, '\\$&')}%` };
}
