import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import { isJsonArray, isJsonObject, type Json } from '../../model/json.ts';
import { type Resource, resourceId } from '../../model/resource.ts';
import { nearestName } from '../../schema/nearest-name.ts';
import type { Resolution } from '../kind.ts';
import type { Names } from '../names/names.ts';
import type { Eula, KasperskyUpdate, UpdateCatalogue } from '../names/update-catalogue.ts';

/** Finds the update that an entry means, and checks what is written beside it. */
export function resolveApproval(resource: Resource, names: Names): Resolution {
  const found = findUpdate(names.updates, resource);
  if ('diagnostics' in found) return { resource: null, diagnostics: found.diagnostics };
  const { update } = found;
  const id = resourceId(resource.kind, update.uid);
  const eulas = listedEulas(names.updates, resource);
  const diagnostics = [
    ...checkTitle(resource, update),
    ...eulas.diagnostics,
    ...checkNeededEulas(names.updates, resource, update, eulas.listed),
  ];
  const spec = { ...resource.spec, update: update.uid, acceptEulas: wantedEulas(resource, eulas.listed) };
  return { resource: { ...resource, id, name: update.uid, spec }, diagnostics };
}

function findUpdate(
  catalogue: UpdateCatalogue,
  resource: Resource,
): { readonly update: KasperskyUpdate } | { readonly diagnostics: readonly Diagnostic[] } {
  const reference: Json = resource.spec['update'] ?? '';
  const fits = catalogue.fitting(reference);
  const [update] = fits;
  if (update !== undefined && fits.length === 1) return { update };
  if (update === undefined) return { diagnostics: [waiting(catalogue, resource, reference)] };
  const candidates = fits.map((one) => `${one.title} (${one.uid})`).join('; ');
  return {
    diagnostics: [
      diagnostic('reference/ambiguous', {
        message: `More than one update fits: ${candidates}`,
        hint: 'Name the update by its id, the 32 hex digits.',
        resource: resource.id,
        pointer: '/spec/update',
      }),
    ],
  };
}

function waiting(catalogue: UpdateCatalogue, resource: Resource, reference: Json): Diagnostic {
  const words = isJsonObject(reference) ? `"${String(reference['title'])}"` : String(reference);
  const known = catalogue.all.map((one) => (isJsonObject(reference) ? one.title : one.uid));
  const similar = nearestName(isJsonObject(reference) ? String(reference['title']) : String(reference), known);
  const details = { resource: resource.id, pointer: '/spec/update' };
  if (similar === null) {
    return diagnostic('update/waiting', {
      message: `Update ${words} is not known to this server; the decision waits`,
      ...details,
    });
  }
  const one = catalogue.all.find((update) => update.title === similar || update.uid === similar);
  const told = [one?.product, one?.version, one?.uid].filter((text) => text !== undefined && text !== '').join(', ');
  return diagnostic('update/looks-like', {
    message: `Update ${words} is not known to this server as it is written, but "${one?.title ?? similar}" (${told}) is`,
    ...details,
  });
}

function checkTitle(resource: Resource, update: KasperskyUpdate): Diagnostic[] {
  const title = resource.spec['title'];
  if (title === undefined || title === update.title) return [];
  return [
    diagnostic('reference/title-differs', {
      message: `The title says "${String(title)}", but update ${update.uid} is "${update.title}"`,
      resource: resource.id,
      pointer: '/spec/title',
    }),
  ];
}

function listedEulas(
  catalogue: UpdateCatalogue,
  resource: Resource,
): { readonly listed: readonly Eula[]; readonly diagnostics: readonly Diagnostic[] } {
  const texts = resource.spec['acceptEulas'];
  const listed: Eula[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of (isJsonArray(texts) ? texts : []).entries()) {
    const found = catalogue.eulasNamed(String(text));
    const [eula] = found;
    if (eula !== undefined && found.length === 1) {
      listed.push(eula);
      continue;
    }
    const code = found.length === 0 ? 'reference/not-found' : 'reference/ambiguous';
    const message =
      found.length === 0
        ? `No End User License Agreement "${String(text)}" is known to the server`
        : `"${String(text)}" fits ${found.length} End User License Agreements: ${found.map((one) => one.uid).join(', ')}`;
    const hint = 'Name it exactly as the server does, or by its id (32 hex digits).';
    diagnostics.push(diagnostic(code, { message, hint, resource: resource.id, pointer: `/spec/acceptEulas/${index}` }));
  }
  return { listed, diagnostics };
}

function checkNeededEulas(
  catalogue: UpdateCatalogue,
  resource: Resource,
  update: KasperskyUpdate,
  listed: readonly Eula[],
): Diagnostic[] {
  if (resource.spec['status'] !== 'Approved') return [];
  const missing = catalogue
    .neededEulas(update)
    .filter((eula) => !eula.accepted && !listed.some((one) => one.id === eula.id));
  return missing.map((eula) =>
    diagnostic('update/eula-not-listed', {
      message: `"${update.title}" needs ${eula.name === '' ? `the EULA with id ${eula.id}, whose name the server does not tell` : `the EULA "${eula.name}"`}`,
      resource: resource.id,
      pointer: '/spec/status',
    }),
  );
}

/** Agreements by the name that the server gives them; none are accepted for an update that is not approved. */
function wantedEulas(resource: Resource, listed: readonly Eula[]): readonly string[] {
  if (resource.spec['status'] !== 'Approved') return [];
  return listed.map((eula) => (eula.name === '' ? eula.uid : eula.name)).sort();
}
