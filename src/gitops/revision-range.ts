export interface RevisionRange {
  readonly base: string;
  /** Null for the working tree. */
  readonly head: string | null;
}

/** Reads `BASE..HEAD`; `BASE..` and `BASE` alone mean up to the working tree. Null for a text that is no such range. */
export function parseRevisionRange(text: string): RevisionRange | null {
  if (text.includes('...')) return null;
  const [base = '', head = '', ...more] = text.split('..');
  if (more.length > 0 || !isRevision(base) || (head !== '' && !isRevision(head))) return null;
  return { base, head: head === '' ? null : head };
}

/** A name that git could take for an option, or for a path within a revision, is none. */
function isRevision(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return text !== '' && !text.startsWith('-') && !/[\s:\u0000-\u001f\u007f]/.test(text);
}
