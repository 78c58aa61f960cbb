/** What graphql-js says with a value in it, and what is left of it without. */
const FORMS: readonly [RegExp, string][] = [
  [/ got invalid value [\s\S]*; /, ' got an invalid value: '],
  [/( cannot represent [\w -]*value): [\s\S]*$/, '$1.'],
  [/Value "[\s\S]*" does not exist in "(\w+)" enum\.[\s\S]*$/, 'The enum "$1" has no such value.'],
  [/Expected value of type "([^"]+)", found [\s\S]*$/, 'Expected a value of type "$1".'],
  [/(Expected [^"]*, found|Unexpected) ((?:Block)?String) "[\s\S]*$/, '$1 $2.'],
];

/**
 * The messages of graphql-js repeat values that do not fit, literals and variables alike: a password in
 * the wrong place would be in the answer, and in whatever its reader logs (promise 9). Names stay.
 */
export function withoutValues(message: string): string {
  return FORMS.reduce((text, [form, rest]) => text.replace(form, rest), message);
}
