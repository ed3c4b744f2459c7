import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';

/** Errors of the file system that say something about this machine, and nothing about kscctl. */
const codes: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/** What could not be kept on this machine, as a diagnostic; null for an error of another kind. */
export function localFailure(error: unknown): Diagnostic | null {
  if (!isLocal(error)) return null;
  return diagnostic('local/not-writable', { message: error.message });
}

function isLocal(error: unknown): error is Error {
  return error instanceof Error && codes.has((error as NodeJS.ErrnoException).code ?? '');
}
