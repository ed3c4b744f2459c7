import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { wholeFile } from './line-index.ts';
import { sourceFiles } from './source-files.ts';

export interface ListedSources {
  /** Files with declarations, relative to the project, in the order of their text. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The files of the folders that a config repository has; only config/ must be there (contract.md). */
export async function listSources(root: string): Promise<ListedSources> {
  const config = await sourceFiles(root, 'config');
  const approvals = await sourceFiles(root, 'approvals');
  const overlays = await sourceFiles(root, 'overlays');
  const diagnostics = [...config.diagnostics, ...approvals.diagnostics, ...overlays.diagnostics];
  if (!config.exists) {
    const message = 'The project has no folder config/.';
    diagnostics.push(diagnostic('config/missing-folder', { message, place: wholeFile('config') }));
  }
  for (const path of overlays.paths) {
    const message = 'Overlays are not supported by this version yet.';
    diagnostics.push(diagnostic('config/unsupported', { message, place: wholeFile(path) }));
  }
  return { paths: [...config.paths, ...approvals.paths].sort(), diagnostics };
}
