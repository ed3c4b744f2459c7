import type { Diagnostic } from '../model/diagnostic.ts';
import { code, markdown } from './markdown-text.ts';

/** Diagnostics as a block of a Markdown comment; nothing where there are none. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.map((one) => {
    const place = one.place === null ? '' : `${code(`${one.place.file}:${one.place.line}`)} `;
    return `- ${one.severity} \`${one.code}\` ${place}${markdown(one.message)}`;
  });
  return [['**Notices**', '', ...lines].join('\n')];
}
