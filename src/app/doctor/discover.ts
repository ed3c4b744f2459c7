import type { FoundPolicy, PolicySections, PolicySource } from '../../kinds/discovery-hints.ts';
import type { Kind } from '../../kinds/kind.ts';
import { readGroupTree } from '../../kinds/names/group-tree.ts';
import { namesFor } from '../../kinds/names/names.ts';
import { readAllTasks, seeTasks, type TaskType, taskTypes } from '../../kinds/tasks/survey-tasks.ts';
import type { EventSink } from '../../model/event.ts';
import { observeKinds } from '../observe-kinds.ts';
import type { ServerSession } from '../server-session.ts';
import {
  comparePolicies,
  type PolicyAttribute,
  policyAttributes,
  type SettingDifference,
} from './policy-attributes.ts';
import { type Proposal, proposals } from './proposals.ts';

/** What `doctor --discover` found. */
export interface Discovery {
  readonly types: readonly TaskType[];
  readonly attributes: readonly PolicyAttribute[];
  readonly differences: readonly SettingDifference[] | null;
  readonly proposals: readonly Proposal[];
}

/** The settings of a policy, with words for where they come from. */
export interface ComparedPolicy {
  readonly words: string;
  readonly sections: PolicySections;
}

/** Policies that are read at most: their attributes are the same anyway. */
const mostPolicies = 50;

/** Reads all tasks and policies, and proposes what unproven entries may be here. Only reads. */
export async function discoverNames(
  { client, dictionary }: ServerSession,
  kinds: readonly Kind[],
  compared: readonly [ComparedPolicy, ComparedPolicy] | null,
  events: EventSink,
): Promise<Discovery> {
  const names = namesFor(await readGroupTree(client));
  const context = { client, dictionary, names };
  // What objects of the kinds prove needs no proposal.
  const everything = kinds.map((kind) => kind.name);
  await observeKinds({ kinds, resolved: [], ledger: null, context, events }, everything);
  const tasks = await readAllTasks(client);
  seeTasks(tasks, names, dictionary);
  const found: PolicySections[] = [];
  for (const { discovery } of kinds) found.push(...(await policiesOf(discovery.policies, { client })));
  const parts = {
    types: taskTypes(tasks),
    attributes: policyAttributes(found),
    differences: compared === null ? null : comparePolicies(compared[0].sections, compared[1].sections),
  };
  const hints = kinds.map((kind) => kind.discovery);
  return { ...parts, proposals: proposals(parts, hints, dictionary) };
}

/** Policies that a text names: by id, else by name. */
export async function policiesNamed(
  { client }: Pick<ServerSession, 'client'>,
  kinds: readonly Kind[],
  text: string,
): Promise<readonly (FoundPolicy & { readonly source: PolicySource })[]> {
  const sources = kinds.flatMap(({ discovery }) => discovery.policies ?? []);
  const lists = await Promise.all(
    sources.map(async (source) => (await source.list(client)).map((one) => ({ ...one, source }))),
  );
  const all = lists.flat();
  const byId = all.filter((one) => one.id === text);
  return byId.length > 0 ? byId : all.filter((one) => one.name === text);
}

async function policiesOf(
  source: PolicySource | null,
  { client }: Pick<ServerSession, 'client'>,
): Promise<PolicySections[]> {
  if (source === null) return [];
  const list = await source.list(client);
  return Promise.all(list.slice(0, mostPolicies).map((one) => source.sections(client, one.id)));
}
