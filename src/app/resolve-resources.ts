import type { Kind, KindContext } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { entriesOfKind, type Ledger } from '../model/ledger.ts';
import type { Resource } from '../model/resource.ts';
import { nameDevices } from './name-devices.ts';

/** The resources of one kind with their names turned into what the server knows. */
export interface Resolved {
  readonly kind: Kind;
  readonly resources: readonly Resource[];
  /** Ids of resources that wait: they are declared, but cannot be planned now. */
  readonly waiting: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the names that the declarations use and resolves them. Groups first: the paths of all else rest on them. */
export async function resolveResources(
  kinds: readonly Kind[],
  resources: readonly Resource[],
  ledger: Ledger | null,
  context: KindContext,
): Promise<readonly Resolved[]> {
  const [first, ...others] = kinds;
  if (first === undefined) return [];
  const resolvedFirst = await resolveKind(first, resources, ledger, context);
  const resolvedOthers = await Promise.all(others.map((kind) => resolveKind(kind, resources, ledger, context)));
  const { devices } = context.names;
  return [resolvedFirst, ...resolvedOthers].map((one) => ({
    ...one,
    resources: one.resources.map((from) => ({ ...from, spec: nameDevices(one.kind.schema, from.spec, devices) })),
  }));
}

async function resolveKind(
  kind: Kind,
  resources: readonly Resource[],
  ledger: Ledger | null,
  context: KindContext,
): Promise<Resolved> {
  const declared = resources.filter((resource) => resource.kind === kind.name);
  const earlier = entriesOfKind(ledger, kind.name).map(([, entry]) => entry.lastApplied);
  await kind.lookUp(context, [...declared.map((one) => one.spec), ...earlier]);
  if (declared.length === 0) return { kind, resources: [], waiting: [], diagnostics: [] };
  const owned = new Map(Object.entries(ledger?.entries ?? {}));
  await kind.prepare(context, declared, owned);
  const resolutions = declared.map((from) => ({ from, ...kind.resolve(from, context.names) }));
  const found = resolutions.flatMap((one) => one.resource ?? []);
  return {
    kind,
    resources: found,
    waiting: resolutions.filter((one) => one.resource === null).map((one) => one.from.id),
    diagnostics: [...resolutions.flatMap((one) => one.diagnostics), ...duplicates(found)],
  };
}

/** Two declarations may turn out to mean one thing only when their names are resolved. */
function duplicates(resources: readonly Resource[]): Diagnostic[] {
  const seen = new Map<string, Resource>();
  const found: Diagnostic[] = [];
  for (const resource of resources) {
    const first = seen.get(resource.id);
    if (first === undefined) {
      seen.set(resource.id, resource);
      continue;
    }
    const at = `${first.declaredAt.file}:${first.declaredAt.line}`;
    found.push(
      diagnostic('config/duplicate-resource', {
        message: `${resource.id} is declared at ${at} already`,
        resource: resource.id,
        place: resource.declaredAt,
      }),
    );
  }
  return found;
}
