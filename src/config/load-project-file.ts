import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { checkProject, checkWorlds, namedWorlds, refineProjectFinding } from './check-project.ts';
import { noProject, projectFile } from './find-project.ts';
import type { Finding } from './finding.ts';
import { knownDocument, loadFile, type SourceReader } from './load-files.ts';
import type { Rules } from './parse-file.ts';
import type { Project } from './project.ts';
import { defaultWorld, readProject } from './project-settings.ts';
import type { SourcePlaces } from './source-places.ts';

/** Names of the worlds that the simulated server has; asked only where a target names another one than the default. */
export type Worlds = () => Promise<readonly string[]>;

export interface LoadedProjectFile {
  readonly project: Project | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads kscctl.yaml: exactly one document, of kind Project. */
export async function loadProjectFile(
  reader: SourceReader,
  places: SourcePlaces,
  kinds: readonly Kind[],
  worlds: Worlds | undefined,
): Promise<LoadedProjectFile> {
  const parsed = await loadFile(reader, projectFile, () => projectRules(reader));
  if (hasErrors(parsed.diagnostics)) return { project: null, diagnostics: parsed.diagnostics };
  const [document, second] = parsed.documents;
  if (document === undefined) {
    return { project: null, diagnostics: [noProject(projectFile, 'kscctl.yaml holds no document of kind Project.')] };
  }
  const isNamed = worlds !== undefined && namedWorlds(document.value).some((one) => one.world !== defaultWorld);
  const unknownWorlds = isNamed ? checkWorlds(document.value, await worlds()) : [];
  const findings = [
    ...checkProject(document.value, kinds),
    ...unknownWorlds,
    ...(second === undefined ? [] : [secondDocument]),
  ];
  const indexOf = (finding: Finding) => (finding === secondDocument ? (second?.index ?? 0) : document.index);
  const diagnostics: Diagnostic[] = [];
  for (const finding of findings) diagnostics.push(await places.diagnostic(projectFile, indexOf(finding), finding));
  return { project: diagnostics.length > 0 ? null : readProject(reader.root, document.value), diagnostics };
}

const secondDocument: Finding = {
  code: 'config/invalid-value',
  message: 'kscctl.yaml must hold one document only.',
  hint: 'Move declarations to a file below config/.',
  pointer: '',
  part: 'key',
};

async function projectRules(reader: SourceReader): Promise<Rules> {
  const known = new Map();
  for (const shape of reader.shapes) {
    if (shape.documentKind === 'Project') known.set('Project', await knownDocument(shape, false));
  }
  return { known, entries: () => [], refine: refineProjectFinding };
}
