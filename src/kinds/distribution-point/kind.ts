import type { Caller, KscClient } from '../../ksc/client.ts';
import { PxgError, ServerError } from '../../ksc/errors.ts';
import { arrayOf, boolOf, isParams, type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { ObservedKind, ObservedObject, Resource, UnreadObject } from '../../model/resource.ts';
import { defineKind } from '../define-kind.ts';
import type { Kind, KindContext, ObserveContext, Proposal, Reference, Resolution } from '../kind.ts';
import type { Names } from '../names/names.ts';
import { checkDevice, deviceId, groupReference } from '../references.ts';
import { touchedBySpecs, touchedGroups } from '../touched.ts';
import { unreadBecause } from '../unread.ts';
import { entriesOf, readFields } from '../wire-fields.ts';
import { schema } from './schema.ts';
import { takesServiceAway } from './takes-service-away.ts';
import { overlayPoint, pointFields, readPoint, servesLocations } from './wire.ts';

export const distributionPoint: Kind = defineKind({
  name: 'DistributionPoint',
  summary: 'A device that passes updates and packages on to the devices of its scope.',
  schema,
  matchedBy: 'its device',
  keyedByMatch: true,
  dictionary: pointFields.map((field) => field.entry),
  discovery: {
    tasks: [],
    settings: [],
    policies: null,
    see: async ({ client, dictionary }) => {
      const defaults = paramsOf(await client.call('UaControl.GetDefaultUpdateAgentRegistrationInfo', {}), 'pUaInfo');
      readFields(pointFields, defaults, dictionary.on('what the server proposes for a new distribution point'));
    },
  },
  safety: [
    {
      name: 'restriction-is-lifted-first',
      reason: 'devices that may only use points must be free before a point stops serving them',
      applies: (change) => change.kind === 'DistributionPoint' && takesServiceAway(change),
      follows: (other) => other.kind === 'NetworkAgentPolicy' && liftsRestriction(other),
      heldBlocks: true,
    },
  ],
  references: (resource) => scopeReferences(resource.spec),
  lint: lintScope,
  lookUp: async ({ client, names }, specs) => {
    const usesLocations = specs.some((spec) => scopeOf(spec).networkLocations !== undefined);
    await Promise.all([
      names.devices.load(
        client,
        specs.flatMap((spec) => spec['device'] ?? []),
      ),
      usesLocations ? names.networkLocations.load(client) : Promise.resolve(),
    ]);
  },
  resolve,
  matchKey: (resource) => String(resource.spec['hostId'] ?? ''),
  label: (desired) => (desired === null ? '' : servedWords(scopeOf(desired))),
  observe,
  seek,
  observeOne: async (context, serverKey) => {
    if (!(await pointIds(context.client)).includes(serverKey)) return null;
    const info = await pointInfo(context.client, serverKey);
    return info === null ? null : observed(context, serverKey, info);
  },
  touches: (change, names) =>
    touchedBySpecs(schema, change, (spec) => {
      const { groups, networkLocations = [] } = scopeOf(spec);
      return { ...touchedGroups(groups, names), others: networkLocations.length > 0 };
    }),
  wireNames: (change) => (change.action === 'delete' ? [] : entriesOf(pointFields, change.fields)),
  create: async ({ client, names, dictionary }, change) => {
    const defaults = paramsOf(await client.call('UaControl.GetDefaultUpdateAgentRegistrationInfo', {}), 'pUaInfo');
    const id = deviceId(names, change.desired['device'] ?? '');
    const info = { ...overlayPoint(defaults, change.desired, names, dictionary), UaHostId: id };
    await client.call('UaControl.RegisterUpdateAgent', { pUaInfo: info });
    return id;
  },
  update: async ({ client, names, dictionary }, { serverKey, part }) => {
    const current = await pointInfo(client, serverKey);
    if (current === null) throw untold(client);
    const pUaInfo = overlayPoint(current, part, names, dictionary);
    await client.call('UaControl.ModifyUpdateAgent', { pUaInfo });
    return serverKey;
  },
  remove: async ({ client }, change) => {
    await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: change.serverKey });
  },
});

/** Settings that are not told would be lost: a point is only written whole. */
function untold({ url }: KscClient): ServerError {
  const details = { method: 'UaControl.GetUpdateAgentInfo', server: url };
  return new ServerError('server/protocol', 'the server tells nothing of the point; nothing was written', details);
}

interface Scope {
  readonly groups?: readonly string[];
  readonly networkLocations?: readonly string[];
}

function scopeOf(spec: JsonObject): Scope {
  return (spec['scope'] ?? {}) as Scope;
}

/** For people, whom a point serves. */
function servedWords({ groups = [], networkLocations = [] }: Scope): string {
  const served = [...groups, ...networkLocations.map((name) => `network location ${name}`)];
  return served.length === 0 ? '' : `serves ${served.join(', ')}`;
}

function scopeReferences(spec: JsonObject): Reference[] {
  return (scopeOf(spec).groups ?? []).flatMap((path, index) => groupReference(path, `/spec/scope/groups/${index}`));
}

function lintScope(resource: Resource): Diagnostic[] {
  const { groups = [], networkLocations = [] } = scopeOf(resource.spec);
  if (groups.length + networkLocations.length > 0) return [];
  return [
    diagnostic('config/invalid-value', {
      message: 'The scope is empty: the point would serve nobody',
      hint: 'Name at least one group or network location; "/" is the root group.',
      resource: resource.id,
      pointer: '/spec/scope',
    }),
  ];
}

function resolve(resource: Resource, names: Names): Resolution {
  const reference: Json = resource.spec['device'] ?? '';
  const diagnostics = checkDevice(names, resource, reference, '/spec/device');
  for (const [index, location] of (scopeOf(resource.spec).networkLocations ?? []).entries()) {
    if (names.networkLocations.idOf(location) !== null) continue;
    diagnostics.push(
      diagnostic('reference/not-found', {
        message: `No network location "${location}" is known to the server`,
        hint: 'Correct the name, or make the network location in the console: kscctl has no kind for it.',
        resource: resource.id,
        pointer: `/spec/scope/networkLocations/${index}`,
      }),
    );
  }
  if (diagnostics.length > 0) return { resource: null, diagnostics };
  return { resource: { ...resource, spec: { ...resource.spec, hostId: deviceId(names, reference) } }, diagnostics };
}

/** The list tells ids only: settings and scope need one call a point, so only those declared or owned are read. */
async function observe(context: ObserveContext): Promise<ObservedKind> {
  const [ids, automatic] = await Promise.all([
    pointIds(context.client),
    context.client.call('UaControl.GetAssignUasAutomatically', {}),
  ]);
  if (boolOf(automatic, 'PxgRetVal') === true && context.wanted.length > 0) {
    context.notice(diagnostic('points/automatic', { message: 'The server assigns distribution points automatically' }));
  }
  const wanted = new Set(context.wanted.flatMap((one) => [String(one.spec['hostId']), one.metadata.serverKey ?? '']));
  const details = ids.filter((id) => context.everything || wanted.has(id) || context.owned.has(id));
  const unread: UnreadObject[] = [];
  const infos = await Promise.all(
    details.map(async (id): Promise<readonly (readonly [id: string, info: KscParams])[]> => {
      try {
        const info = await pointInfo(context.client, id);
        if (info !== null) return [[id, info]];
        unread.push({
          serverKey: id,
          state: 'unknown',
          why: 'UaControl.GetUpdateAgentInfo: the server tells nothing of it',
        });
      } catch (error) {
        unread.push(unreadBecause(error, id));
      }
      return [];
    }),
  );
  for (const { serverKey, why } of unread)
    context.notice(diagnostic('server/partial-read', { message: `Distribution point ${serverKey}: ${why}` }));
  if (infos.flat().some(([, info]) => servesLocations(info))) await loadLocations(context);
  const objects = infos.flat().map(([id, info]) => observed(context, id, info));
  return { objects, unread, read: ids.length };
}

/** Names of locations for points that have some though none is declared; a server that does not tell them leaves numbers. */
async function loadLocations({ client, names }: KindContext): Promise<void> {
  await names.networkLocations.load(client).catch((error: unknown) => {
    if (!(error instanceof PxgError)) throw error;
  });
}

/** The list tells every point: only a refusal means that one may be there all the same. */
async function seek({ client }: KindContext, serverKey: string): Promise<UnreadObject | null> {
  try {
    if ((await pointInfo(client, serverKey)) === null) return null;
    return {
      serverKey,
      state: 'unknown',
      why: 'it is a distribution point, but not among those that the server lists',
    };
  } catch (error) {
    const unread = unreadBecause(error, serverKey);
    return unread.state === 'forbidden' ? unread : null;
  }
}

async function pointIds(client: Caller): Promise<string[]> {
  const list = await client.call('UaControl.GetUpdateAgentsList', {});
  return arrayOf(list, 'pUasArr')
    .filter(isParams)
    .flatMap((row) => textOf(row, 'UaHostId') ?? []);
}

async function pointInfo(client: Caller, id: string): Promise<KscParams | null> {
  const answer = await client.call('UaControl.GetUpdateAgentInfo', { wstrUaHostId: id });
  const info = paramsOf(answer, 'pUaInfo');
  return Object.keys(info).length === 0 ? null : info;
}

function observed({ names, dictionary }: KindContext, id: string, info: KscParams): ObservedObject {
  const displayName = textOf(info, 'UaHostDisplayName') ?? id;
  const { spec, unknown } = readPoint(info, names, dictionary.on(`distribution point "${displayName}"`));
  const device = names.devices.wordsFor(id);
  return { serverKey: id, matchKey: id, displayName, spec: { device, ...spec }, unknown, facts: {} };
}

function liftsRestriction(change: Proposal): boolean {
  return change.fields.some(
    (one) => one.path === '/spec/settings/distributeFilesThroughDistributionPointsOnly/value' && one.after === false,
  );
}
