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
    PxgRetVal: packBlob(blobKind, exportedPolicy(store, requirePolicy(store, lPolicy), lPolicy)),
  })),
  method('Policy.ImportPolicy', 'K', 'write', { lGroup: 'int', pData: 'binary' }, (context, { lGroup, pData }) => {
    requireGroup(context.store, lGroup);
    return { PxgRetVal: importPolicy(context, lGroup, unpackBlob(blobKind, pData)) };
  }),
];

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

/** An imported policy is not active (our choice: only ImportPolicy2 lets one choose). */
function importPolicy({ store, session, now }: CallContext, group: number, data: Params): number {
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
      isActive: false,
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
