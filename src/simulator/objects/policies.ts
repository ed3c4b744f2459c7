import { numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { formatJson } from '../wire/json.ts';
import { datetime, type Params } from '../wire/value.ts';
import { notFound } from '../wire/wire-error.ts';
import { agentProduct, defaultAgentSections } from './agent-policy.ts';
import { groupChain, groupName } from './groups.ts';

/** What a policy is made from; sections default to what the product's plug-in gives. */
export interface NewPolicy {
  readonly name: string;
  readonly product: string;
  readonly version: string;
  readonly group: number;
  readonly isActive: boolean;
  readonly isRoaming: boolean;
  readonly acceptsParent: boolean;
  readonly forcesChildren: boolean;
  readonly isHiddenOnSlaves: boolean;
  readonly sections?: Readonly<Record<string, Params>>;
}

export function insertPolicy(store: Store, policy: NewPolicy, now: number): number {
  const { id } = store.run(
    `INSERT INTO policies (name, product, version, group_id, active, roaming, accept_parent, force_children,
       hide_on_slaves, created, modified) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)`,
    [
      policy.name,
      policy.product,
      policy.version,
      policy.group,
      Number(policy.acceptsParent),
      Number(policy.forcesChildren),
      Number(policy.isHiddenOnSlaves),
      now,
      now,
    ],
  );
  const defaults = policy.product === agentProduct ? defaultAgentSections() : {};
  for (const [section, data] of Object.entries({ ...defaults, ...policy.sections }))
    writeSection(store, id, section, data);
  if (policy.isActive) activatePolicy(store, id, now);
  if (policy.isRoaming) makeRoaming(store, id, now);
  return id;
}

/**
 * Makes a policy the active one of its product, version and group; the others there become inactive (reference:
 * domain.md 8 [V]).
 */
export function activatePolicy(store: Store, id: number, now: number): void {
  const row = requirePolicy(store, id);
  store.run(
    `UPDATE policies SET active = 0, modified = max(?, modified + 1000) WHERE group_id = ? AND product = ? AND version = ? AND active = 1
     AND id <> ?`,
    [now, numberOf(row, 'group_id'), textOf(row, 'product'), textOf(row, 'version'), id],
  );
  store.run('UPDATE policies SET active = 1, roaming = 0 WHERE id = ?', [id]);
  touchPolicy(store, id, now);
}

/**
 * Makes a policy the out-of-office one of its product, version and group. Such a policy is not active (our reading of
 * domain.md 8).
 */
export function makeRoaming(store: Store, id: number, now: number): void {
  const row = requirePolicy(store, id);
  store.run(
    `UPDATE policies SET roaming = 0, modified = max(?, modified + 1000) WHERE group_id = ? AND product = ?
     AND version = ? AND roaming = 1 AND id <> ?`,
    [now, numberOf(row, 'group_id'), textOf(row, 'product'), textOf(row, 'version'), id],
  );
  store.run('UPDATE policies SET active = 0, roaming = 1 WHERE id = ?', [id]);
  touchPolicy(store, id, now);
}

/**
 * Moves KLPOL_MODIFIED. It has whole seconds and every change moves it, so it runs ahead of a clock that stands still.
 */
export function touchPolicy(store: Store, id: number, now: number): void {
  store.run('UPDATE policies SET modified = max(?, modified + 1000) WHERE id = ?', [now, id]);
}

export function removePolicy(store: Store, id: number): void {
  for (const table of ['policy_sections', 'policy_profiles', 'outbreak_policies'])
    store.run(`DELETE FROM ${table} WHERE policy = ?`, [id]);
  store.run('DELETE FROM policies WHERE id = ?', [id]);
}

/** The row of a policy. Throws WireError notFound. */
export function requirePolicy(store: Store, id: number): Row {
  const row = store.get('SELECT * FROM policies WHERE id = ?', [id]);
  if (row === undefined) throw notFound(`no policy ${id}`);
  return row;
}

/** Attributes of a policy (reference: ksc-openapi.md 5.1 [D a00112]); times have whole seconds. */
export function policyAttributes(store: Store, row: Row, seenFrom?: number): Params {
  const group = numberOf(row, 'group_id');
  const id = numberOf(row, 'id');
  return {
    KLPOL_ID: id,
    KLPOL_DN: textOf(row, 'name'),
    KLPOL_PRODUCT: textOf(row, 'product'),
    KLPOL_VERSION: textOf(row, 'version'),
    KLPOL_CREATED: datetime(numberOf(row, 'created')),
    KLPOL_MODIFIED: datetime(numberOf(row, 'modified')),
    KLPOL_GROUP_ID: group,
    KLPOL_GROUP_NAME: groupName(store, group),
    KLPOL_ACTIVE: row['active'] === 1,
    KLPOL_ROAMING: row['roaming'] === 1,
    KLPOL_ACCEPT_PARENT: row['accept_parent'] === 1,
    KLPOL_FORCE_DISTRIB2CHILDREN: row['force_children'] === 1,
    KLPOL_HIDE_ON_SLAVES: row['hide_on_slaves'] === 1,
    KLPOL_FORCED: isForced(store, row),
    KLPOL_INHERITED: seenFrom !== undefined && seenFrom !== group,
    KLPOL_GSYN_ID: id,
    KLPOL_VS_NAME: '',
    KLPOL_PROFILES_NUM: profileCount(store, id),
  };
}

function profileCount(store: Store, policy: number): number {
  const row = store.get('SELECT count(*) AS n FROM policy_profiles WHERE policy = ?', [policy]);
  return row === undefined ? 0 : numberOf(row, 'n');
}

/** True when an active policy of the product in a parent group forces its settings on this one. */
function isForced(store: Store, row: Row): boolean {
  const parents = groupChain(store, numberOf(row, 'group_id')).slice(1);
  if (parents.length === 0) return false;
  const forcing = store.get(
    `SELECT 1 FROM policies WHERE group_id IN (${parents.join(', ')}) AND product = ? AND version = ? AND active = 1
     AND force_children = 1`,
    [textOf(row, 'product'), textOf(row, 'version')],
  );
  return forcing !== undefined;
}

export function readSection(store: Store, policy: number, section: string): Params | undefined {
  const row = store.get('SELECT data FROM policy_sections WHERE policy = ? AND section = ?', [policy, section]);
  return row === undefined ? undefined : paramsOf(row, 'data');
}

export function sectionNames(store: Store, policy: number): string[] {
  return store
    .all('SELECT section FROM policy_sections WHERE policy = ? ORDER BY section', [policy])
    .map((row) => textOf(row, 'section'));
}

export function writeSection(store: Store, policy: number, section: string, data: Params): void {
  store.run(
    `INSERT INTO policy_sections (policy, section, data) VALUES (?, ?, ?)
     ON CONFLICT (policy, section) DO UPDATE SET data = excluded.data`,
    [policy, section, formatJson(data)],
  );
}

export function removeSection(store: Store, policy: number, section: string): void {
  store.run('DELETE FROM policy_sections WHERE policy = ? AND section = ?', [policy, section]);
}
