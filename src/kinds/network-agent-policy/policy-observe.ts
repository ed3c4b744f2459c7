import { boolOf, intOf, type KscParams } from '../../ksc/values.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { ObservedKind, ObservedObject, UnreadObject } from '../../model/resource.ts';
import { bornAt } from '../born.ts';
import type { KindContext, ObserveContext } from '../kind.ts';
import { unreadBecause } from '../unread.ts';
import { readSections } from './contents.ts';
import { policyAttributes } from './policy-attributes.ts';
import { agentPolicies, policyId, policyName, policyWords } from './policy-list.ts';
import { declaredSettings, type PolicySetting, policySettings, readSetting, sectionsOf } from './settings.ts';

/** What finds a policy: its group and its name. */
export function matchKeyOf(spec: JsonObject): string {
  return JSON.stringify([spec['group'] ?? null, spec['displayName'] ?? null]);
}

/** The list tells the attributes of all policies; contents are read only of those declared or owned. */
export async function observePolicies(context: ObserveContext): Promise<ObservedKind> {
  const rows = await agentPolicies(context.client);
  const asked = askedSettings(context);
  const unread: UnreadObject[] = [];
  const objects = await Promise.all(
    rows.map(async (row) => {
      const head = headOf(context, row);
      const key = String(policyId(row));
      try {
        return [await observed(context, row, asked(key, matchKeyOf(head)))];
      } catch (error) {
        const one = unreadBecause(error, key);
        unread.push(one);
        context.notice(diagnostic('server/partial-read', { message: `Policy ${key}: ${one.why}` }));
        return [];
      }
    }),
  );
  return { objects: objects.flat(), unread, read: rows.length };
}

/**
 * The settings to be read of a policy. One that is owned may stand for any declaration, whatever it is called by now: of
 * it all that any of them declares is read.
 */
function askedSettings({
  wanted,
  owned,
  everything,
}: ObserveContext): (key: string, matchKey: string) => PolicySetting[] {
  const byName = new Map(wanted.map((one) => [matchKeyOf(one.spec), declaredSettings(one.spec)]));
  const byKey = new Map(wanted.map((one) => [one.metadata.serverKey ?? '', declaredSettings(one.spec)]));
  const declared = new Set([...byName.values(), ...byKey.values()].flat());
  return (key, matchKey) => {
    if (everything) return [...policySettings];
    const own = byKey.get(key) ?? byName.get(matchKey);
    if (!owned.has(key)) return own ?? [];
    return policySettings.filter((one) => own === undefined || declared.has(one));
  };
}

/** One policy by its id, with the settings that a wish speaks of; null where there is none. */
export async function observePolicy(
  context: KindContext,
  serverKey: string,
  desired: JsonObject,
): Promise<ObservedObject | null> {
  const rows = await agentPolicies(context.client);
  const row = rows.find((one) => policyId(one) === Number(serverKey));
  return row === undefined ? null : observed(context, row, declaredSettings(desired));
}

function headOf({ names }: KindContext, row: KscParams): JsonObject {
  const group = names.groups.pathOf(intOf(row, 'KLPOL_GROUP_ID') ?? -1);
  const head: Record<string, Json> = { group, displayName: policyName(row) };
  for (const field of ['active', 'inherit', 'forceInheritance'] as const) {
    const value = boolOf(row, policyAttributes[field]);
    if (value !== null) head[field] = value;
  }
  return head;
}

async function observed(
  context: KindContext,
  row: KscParams,
  settings: readonly PolicySetting[],
): Promise<ObservedObject> {
  const id = policyId(row);
  const dictionary = context.dictionary.on(policyWords(row));
  const sections = await readSections(context.client, id, sectionsOf(settings, dictionary));
  const values: Record<string, Json> = {};
  const unknown: string[] = [];
  for (const setting of settings) {
    const value = readSetting(setting, sections, dictionary);
    if (value === null) unknown.push(`/settings/${setting.name}`);
    else values[setting.name] = value;
  }
  const head = headOf(context, row);
  return {
    serverKey: String(id),
    matchKey: matchKeyOf(head),
    displayName: String(head['displayName']),
    spec: { ...head, settings: values },
    unknown,
    facts: {},
    ...bornAt(row['KLPOL_CREATED']),
  };
}
