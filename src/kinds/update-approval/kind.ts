import { PxgError } from '../../ksc/errors.ts';
import type { FieldChange } from '../../model/change.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { pointerStep } from '../../model/pointer.ts';
import type { ObservedObject, Resource } from '../../model/resource.ts';
import { defineKind } from '../define-kind.ts';
import type { Declared, Edit, Kind, KindContext, Proposal } from '../kind.ts';
import { type ApprovalStatus, approvalStates, approvalStatus } from '../names/approval-status.ts';
import { countEntries } from '../names/count-entries.ts';
import {
  countOtherUpdates,
  type KasperskyUpdate,
  kasperskySource,
  type UpdateCatalogue,
  updateEntries,
} from '../names/update-catalogue.ts';
import { touchesNobody } from '../touched.ts';
import { resolveApproval } from './resolve.ts';
import { documentSchema, schema } from './schema.ts';

export const updateApproval: Kind = defineKind({
  name: 'UpdateApproval',
  documentKind: 'UpdateApprovals',
  summary: 'Decisions on updates: Approved updates are installed, Declined ones are not, and may be uninstalled.',
  documentSchema,
  schema,
  matchedBy: 'its update',
  dictionary: [...Object.values(updateEntries), ...Object.values(countEntries)],
  deletable: false,
  safety: [
    {
      name: 'approvals-last',
      reason:
        'an approval sets installations off: all that they rest on must be in place, and an approval is skipped after a failure',
      applies: (change) => change.kind === 'UpdateApproval' && change.action === 'update' && !takesBack(change.fields),
      follows: (other) => other.kind !== 'UpdateApproval' && !isRemovalOfGroup(other),
      heldBlocks: false,
    },
  ],
  declare: (_metadata, spec) => declareEntries(spec),
  lint: lintEulas,
  prepare: async ({ client, names, dictionary }, resources) => {
    await names.updates.load(client, dictionary);
    const undecided = resources.flatMap((resource) => needsEulas(names.updates, resource) ?? []);
    await Promise.all(undecided.map((update) => names.updates.loadNeededEulas(client, update)));
  },
  resolve: resolveApproval,
  matchKey: (resource) => resource.name,
  label: (_desired, observed) => String(observed?.facts['title'] ?? ''),
  observe: async (context) => {
    const { names, wanted, waiting, everything } = context;
    if (wanted.length + waiting.length > 0 || everything) context.notice(await others(context));
    const listed = new Map(wanted.map((one) => [one.name, one.spec['acceptEulas']]));
    const objects = names.updates.all.map((update) => observedUpdate(names.updates, update, listed.get(update.uid)));
    return { objects, unread: [], read: objects.length };
  },
  observeOne: async ({ client, names, dictionary }, serverKey, desired) => {
    const update = await names.updates.refresh(client, dictionary, serverKey);
    return update === null ? null : observedUpdate(names.updates, update, desired['acceptEulas']);
  },
  touches: () => touchesNobody,
  wireNames: () => [],
  create: () => Promise.reject(new Error('an update is never created')),
  update: decide,
  remove: () => Promise.reject(new Error('an update is never removed')),
});

/**
 * Whether a decision ends installations and sets none off: what is urgent waits for nothing. An update that becomes
 * Undefined may be installed where agents install such updates by themselves, unless it was approved before.
 */
function takesBack(fields: readonly FieldChange[]): boolean {
  const status = fields.find((one) => one.path === '/spec/status');
  return status?.after === 'Declined' || (status?.after === 'Undefined' && status.before === 'Approved');
}

/** Only an empty group is removed: no device is in it, and what was in it goes before. */
function isRemovalOfGroup(change: Proposal): boolean {
  return change.kind === 'AdministrationGroup' && change.action === 'delete';
}

/** Only updates of Kaspersky are managed: of all others it is said that they are there. */
async function others({ client }: KindContext): Promise<Diagnostic> {
  try {
    const count = await countOtherUpdates(client);
    const words =
      count === null ? 'does not tell how many updates' : `has ${count} ${count === 1 ? 'update' : 'updates'}`;
    return diagnostic('update/others', {
      message: `The server ${words} of other sources (Microsoft, third party)`,
    });
  } catch (error) {
    if (!(error instanceof PxgError)) throw error;
    const why = `${error.method}: ${error.message}`;
    const message = `How many updates of other sources (Microsoft, third party) the server has is unknown (${why})`;
    return diagnostic('update/others', { message });
  }
}

function declareEntries(spec: JsonObject): Declared[] {
  const entries = isJsonArray(spec['updates']) ? spec['updates'] : [];
  return entries.filter(isJsonObject).map((entry, index) => ({
    name: entryName(entry['update'] ?? ''),
    spec: entry,
    pointer: `/spec/updates${pointerStep(index)}`,
  }));
}

/** The hex id; before it is known, product/version/title. */
function entryName(update: Json): string {
  if (!isJsonObject(update)) return String(update).toLowerCase();
  return [update['product'], update['version'], update['title']].map(String).join('/');
}

function lintEulas(resource: Resource): Diagnostic[] {
  const { status, acceptEulas } = resource.spec;
  if (status === 'Approved' || !isJsonArray(acceptEulas) || acceptEulas.length === 0) return [];
  return [
    diagnostic('update/eula-beside-decline', {
      message: `acceptEulas is ignored beside status ${String(status)}`,
      resource: resource.id,
      pointer: '/spec/acceptEulas',
    }),
  ];
}

/** The update of a declaration that would newly approve it and may need EULAs. */
function needsEulas(catalogue: UpdateCatalogue, resource: Resource): KasperskyUpdate | null {
  const [update] = catalogue.fitting(resource.spec['update'] ?? '');
  if (update === undefined || resource.spec['status'] !== 'Approved' || update.approval === 1) return null;
  return update.eulaId === 0 ? null : update;
}

/** Of all accepted agreements those that the update needs, and those that are `listed` with it. */
function observedUpdate(catalogue: UpdateCatalogue, update: KasperskyUpdate, listed?: Json): ObservedObject {
  const status = approvalStatus(update);
  const named = isJsonArray(listed) ? listed.flatMap((name) => catalogue.eulasNamed(String(name))) : [];
  const shown = new Map([...catalogue.neededEulas(update), ...named].map((eula) => [eula.id, eula]));
  const accepted = [...shown.values()].filter((eula) => eula.accepted);
  return {
    serverKey: update.uid,
    matchKey: update.uid,
    displayName: update.title,
    spec: {
      ...(status === null ? {} : { status }),
      acceptEulas: accepted.map((eula) => (eula.name === '' ? eula.uid : eula.name)).sort(),
    },
    unknown: status === null ? ['/status'] : [],
    facts: {
      title: update.title,
      product: update.product,
      version: update.version,
      uninstallable: update.uninstallable,
    },
  };
}

/** EULAs first: an approved update whose agreement is not accepted is never propagated (domain.md U18). */
async function decide({ client, names }: KindContext, { serverKey, part }: Edit): Promise<string> {
  const { acceptEulas, status } = part;
  if (isJsonArray(acceptEulas)) {
    const eulas = acceptEulas.flatMap((name) => names.updates.eulasNamed(String(name)));
    const pEulaIDs = eulas.filter((eula) => !eula.accepted).map((eula) => eula.id);
    if (pEulaIDs.length > 0) await client.call('VapmControlApi.AcceptEulas', { pEulaIDs });
  }
  if (status !== undefined) {
    const update = names.updates.byUid(serverKey);
    if (update === null) throw new Error(`update ${serverKey} is not known`);
    await client.call('VapmControlApi.ChangeApproval', {
      pUpdates: [{ nSource: kasperskySource, nPatchDbId: update.dbId }],
      nApprovementState: approvalStates[status as ApprovalStatus],
    });
  }
  return serverKey;
}
