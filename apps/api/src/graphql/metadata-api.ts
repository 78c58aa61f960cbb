/**
 * type-graphql looks for types that a compiler emitted. Here every field names its type, so nothing
 * is emitted and nothing is found; it only insists that it can ask.
 */
const reflect: typeof Reflect & { getMetadata?: () => undefined } = Reflect;
reflect.getMetadata ??= () => undefined;

export {};
