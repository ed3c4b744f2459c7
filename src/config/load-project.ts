import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic, hasErrors, type Place, sortDiagnostics } from '../model/diagnostic.ts';
import { canonicalJson } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import { checkIgnoredFields } from './check-ignored-fields.ts';
import { configDigest } from './config-digest.ts';
import { declaredResources } from './declared-resources.ts';
import { documentShapes } from './document-schema.ts';
import { settleEarlierNames } from './earlier-names.ts';
import { wholeFile } from './line-index.ts';
import { listSources } from './list-sources.ts';
import { loadFiles } from './load-files.ts';
import { loadProjectFile, type Worlds } from './load-project-file.ts';
import { openParseCache, sha256 } from './parse-cache.ts';
import type { Project } from './project.ts';
import { placedDiagnostic, placeInResource, SourcePlaces } from './source-places.ts';

export interface LoadOptions {
  /** Where parsed files are remembered, usually below .kscctl/cache; null for not at all. */
  readonly cacheFile: string | null;
  /** Without it the names of worlds are not checked. */
  readonly worlds?: Worlds;
}

export interface LoadedProject {
  /** Null when kscctl.yaml cannot be used. */
  readonly project: Project | null;
  /** In the order of their ids; those that could be read even where others could not. */
  readonly resources: readonly Resource[];
  /** Everything found, in the order of files and lines, each with its place. */
  readonly diagnostics: readonly Diagnostic[];
  /** `sha256:...` */
  readonly configDigest: string;
  /** The place of a field of a resource, by JSON pointer (`/spec/...`); null for an id that is not declared. */
  locate(resourceId: string, pointer: string): Promise<Place | null>;
  /** The same diagnostics, with places for those that name a resource and have none. */
  placed(diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]>;
}

/**
 * Reads a config repository whole: the project file, all declarations, and everything that is wrong with them that can be
 * known without a server. Files that were read before and have not changed come from the cache.
 */
export async function loadProject(root: string, kinds: readonly Kind[], options: LoadOptions): Promise<LoadedProject> {
  const shapes = documentShapes(kinds);
  const rules = sha256(canonicalJson(shapes.map((one) => one.schema)));
  const cache = await openParseCache(options.cacheFile, rules);
  const bytes = new Map<string, Buffer>();
  const places = new SourcePlaces(bytes);
  const reader = { root, cache, bytes, shapes };

  const projectRead = await loadProjectFile(reader, places, kinds, options.worlds);
  const sources = await listSources(root);
  const files = await loadFiles(reader, sources.paths, kinds);
  await cache.save();

  const declared = declaredResources(files.files, kinds);
  const linted = kinds.flatMap((kind) => {
    const own = declared.resources.filter((one) => one.kind === kind.name);
    return [...own.flatMap((one) => kind.lint(one)), ...kind.lintTogether(own), ...checkIgnoredFields(kind, own)];
  });
  const settled = settleEarlierNames(kinds, declared.resources);
  const placed = (found: readonly Diagnostic[]) =>
    Promise.all(found.map((one) => placedDiagnostic(places, declared.origins, one)));
  const found = [
    ...projectRead.diagnostics,
    ...sources.diagnostics,
    ...files.diagnostics,
    ...declared.diagnostics,
    ...(await placed([...linted, ...settled.diagnostics])),
  ];
  const nothing = declared.resources.length === 0 && !hasErrors(found) ? [nothingDeclared()] : [];
  return {
    project: projectRead.project,
    resources: settled.resources,
    diagnostics: sortDiagnostics([...found, ...nothing]),
    configDigest: configDigest(projectRead.project?.dictionary ?? { accept: [], override: {} }, settled.resources),
    placed,
    async locate(resourceId, pointer) {
      const origin = declared.origins.get(resourceId);
      return origin === undefined ? null : placeInResource(places, origin, pointer);
    },
  };
}

function nothingDeclared(): Diagnostic {
  const message = 'Nothing is declared in config/ or approvals/.';
  return diagnostic('config/nothing-declared', { message, place: wholeFile('config') });
}
