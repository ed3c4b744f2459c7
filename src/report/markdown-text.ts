import { inert } from './inert.ts';

/** Text that Markdown and HTML take for text: no links, tags, mentions, tables or emphasis of its own. */
export function markdown(text: string): string {
  return inert(text)
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, (one) => `\\${one}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/:(?=\/\/)|(?<=www)\./gi, (one) => `\\${one}`)
    .replace(/@|#(?=[0-9])/g, (one) => `${one}\u200b`);
}

/** A code span that its content cannot leave; bars would end a table cell. */
export function code(text: string): string {
  const content = inert(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = content === '' || content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}
