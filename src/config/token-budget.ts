import { Lexer } from 'yaml';

/** Texts below this length cannot have enough tokens to matter, and need no count. */
const unchecked = 512 * 1024;
/** Some 8 MiB of ordinary configuration; a parser needs about half a kilobyte for each. */
const maximumTokens = 2_500_000;

/**
 * Whether parsing the text would take more memory than a configuration is worth: eight million brackets are 4 GB of
 * syntax tree, but only a second of counting. An opened bracket weighs three times any other token.
 */
export function exceedsTokenBudget(text: string): boolean {
  if (text.length < unchecked) return false;
  let weight = 0;
  for (const token of new Lexer().lex(text)) {
    weight += token === '[' || token === '{' ? 3 : 1;
    if (weight > maximumTokens) return true;
  }
  return false;
}
