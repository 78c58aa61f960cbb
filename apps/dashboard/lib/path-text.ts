/** A part of a path as people wrote it; one whose escapes are broken stays as it is. */
export function pathText(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
