/** What a fault of the text means for somebody who writes YAML by hand, and what to do about it. */
export interface SyntaxWords {
  readonly message: string;
  /** Absent where the usual hint is as good. */
  readonly hint?: string;
}

interface Known {
  /** What the parser says, from its beginning. */
  readonly says: RegExp;
  readonly message?: string;
  readonly hint: string;
}

const sameColumn = 'Fields of one mapping, and entries of one list, stand in the same column.';

/** The mistakes that people make. The parser speaks of its grammar: these words speak of the text. */
const known: readonly Known[] = [
  {
    says: /^Tabs are not allowed/,
    message: 'A tab stands in the indentation.',
    hint: 'Indent with spaces.',
  },
  {
    says: /^Implicit keys need to be on a single line/,
    message: 'This is no "field: value", or the next line is indented too far.',
    hint: sameColumn,
  },
  {
    says: /^Nested mappings are not allowed in compact mappings/,
    message: 'A value cannot hold another "field: value".',
    hint: 'Put text that holds a colon and a space in quotes; a field of its own on the next line stands in the column of this one.',
  },
  {
    says: /^Implicit map keys need to be followed by map values/,
    message: 'This is no "field: value": the colon is missing.',
    hint: 'Write a colon and a space behind the name of the field.',
  },
  {
    says: /^Missing closing ["']quote/,
    message: 'A quote that was opened further up is not closed.',
    hint: 'Close it where the text ends.',
  },
  { says: /^Flow sequence/, message: 'A list that begins with "[" is not closed before this.', hint: notClosed(']') },
  { says: /^Flow map/, message: 'A mapping that begins with "{" is not closed before this.', hint: notClosed('}') },
  {
    says: /^Missing , /,
    message: 'A comma, or a colon, is missing.',
    hint: 'Separate what stands in [...] and {...} by commas.',
  },
  {
    says: /^With stringKeys/,
    message: 'The name of a field must be plain text.',
    hint: 'Put a value that begins with "{" or "[" and is meant as text in quotes.',
  },
  { says: /^Unresolved tag/, hint: 'Tags are not used here; put text that begins with "!" in quotes.' },
  { says: /^Plain value cannot start with/, hint: 'Put the text in quotes.' },
  { says: /column|must be sufficiently indented|must be indented/, hint: sameColumn },
];

function notClosed(bracket: string): string {
  return `Close it with "${bracket}"; where it goes on in another line, indent that line further than its field.`;
}

export function syntaxWords(parserMessage: string): SyntaxWords {
  const found = known.find((one) => one.says.test(parserMessage));
  const message = found?.message ?? `${parserMessage.replace(/[.\s]+$/, '')}.`;
  return found === undefined ? { message } : { message, hint: found.hint };
}
