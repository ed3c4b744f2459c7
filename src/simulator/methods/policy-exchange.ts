import { requireGroup } from '../objects/groups.ts';
import { insertPolicy, readSection, requirePolicy, sectionNames } from '../objects/policies.ts';
import { firstRevision } from '../objects/revisions.ts';
import { textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { boolAttribute, stringAttribute } from '../wire/attributes.ts';
import { packBlob, unpackBlob } from '../wire/blob.ts';
import { insideParams, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';

const blobKind = 'policy';

/** Export and import of class Policy (reference: ksc-openapi.md 5.1; blobs 1.8 [G]). */
export const policyExchangeMethods: readonly Method[] = [
  method('Policy.ExportPolicy', 'K', 'read', { lPolicy: 'int' }, ({ store }, { lPolicy }) => ({
    PxgRetVal: packedPolicy(store, requirePolicy(store, lPolicy), lPolicy),
  })),
  method('Policy.ImportPolicy', 'K', 'write', { lGroup: 'int', pData: 'binary' }, (context, { lGroup, pData }) => {
    requireGroup(context.store, lGroup);
    // An imported policy is not active (our choice: only ImportPolicy2 lets one choose).
    return { PxgRetVal: importPolicy(context, lGroup, unpackPolicy(pData), false) };
  }),
];

/** The blob of a policy, base64. */
export function packedPolicy(store: Store, row: Row, id: number): string {
  return packBlob(blobKind, exportedPolicy(store, row, id));
}

/** What a blob holds. Throws WireError badFormat for one that is no exported policy. */
export function unpackPolicy(blob: Buffer): Params {
  return unpackBlob(blobKind, blob);
}

function exportedPolicy(store: Store, row: Row, id: number): Params {
  const sections: [string, WireValue][] = sectionNames(store, id).map((name) => [
    name,
    params(readSection(store, id, name) ?? {}),
  ]);
  return {
    KLPOL_DN: textOf(row, 'name'),
    KLPOL_PRODUCT: textOf(row, 'product'),
    KLPOL_VERSION: textOf(row, 'version'),
    KLPOL_ACCEPT_PARENT: row['accept_parent'] === 1,
    KLPOL_FORCE_DISTRIB2CHILDREN: row['force_children'] === 1,
    KLPOL_HIDE_ON_SLAVES: row['hide_on_slaves'] === 1,
    sections: params(Object.fromEntries(sections)),
  };
}

/** Adds the policy of a blob to a group and gives its id. Throws WireError badFormat. */
export function importPolicy(
  { store, session, now }: CallContext,
  group: number,
  data: Params,
  isActive: boolean,
): number {
  const [name, product, version] = ['KLPOL_DN', 'KLPOL_PRODUCT', 'KLPOL_VERSION'].map((attribute) =>
    stringAttribute(data, attribute),
  );
  if (name === undefined || name === '' || product === undefined || product === '' || version === undefined)
    throw badFormat('the blob is no exported policy');
  const sections = Object.entries(insideParams(data['sections']) ?? {});
  const id = insertPolicy(
    store,
    {
      name,
      product,
      version,
      group,
      isActive,
      isRoaming: false,
      acceptsParent: boolAttribute(data, 'KLPOL_ACCEPT_PARENT', true),
      forcesChildren: boolAttribute(data, 'KLPOL_FORCE_DISTRIB2CHILDREN', false),
      isHiddenOnSlaves: boolAttribute(data, 'KLPOL_HIDE_ON_SLAVES', false),
      sections: Object.fromEntries(sections.map(([section, value]) => [section, insideParams(value) ?? {}])),
    },
    now,
  );
  firstRevision(store, 'policy', id, { user: session.user, now });
  return id;
}
