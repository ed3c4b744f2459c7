import type { ReplaceChange, Taken } from '../model/change.ts';
import { changedPart } from '../schema/part-of.ts';
import type { Edit, Kind, KindContext } from './kind.ts';

type Defaults =
  | 'declare'
  | 'references'
  | 'isKnown'
  | 'lint'
  | 'lintTogether'
  | 'lookUp'
  | 'prepare'
  | 'label'
  | 'safety'
  | 'deletable'
  | 'keyedByMatch'
  | 'oneInPlace'
  | 'sideEffects'
  | 'warnings'
  | 'contradictions'
  | 'remarks'
  | 'replace'
  | 'seek'
  | 'inPlaceOf'
  | 'templates'
  | 'discovery'
  | 'documentKind'
  | 'documentSchema';

/** A kind whose documents declare one resource each, completed with what most kinds do. */
export function defineKind(kind: Omit<Kind, Defaults> & Partial<Pick<Kind, Defaults>>): Kind {
  const complete: Kind = {
    documentKind: kind.name,
    documentSchema: kind.schema,
    safety: [],
    deletable: true,
    keyedByMatch: false,
    oneInPlace: false,
    templates: null,
    discovery: { tasks: [], settings: [], policies: null, see: null },
    declare: (metadata, spec) => [{ name: metadata.name, spec, pointer: '' }],
    references: () => [],
    isKnown: () => false,
    lint: () => [],
    lintTogether: () => [],
    lookUp: () => Promise.resolve(),
    prepare: () => Promise.resolve(),
    label: () => '',
    sideEffects: () => [],
    warnings: () => [],
    contradictions: () => [],
    remarks: () => [],
    seek: () => Promise.resolve(null),
    inPlaceOf: () => Promise.resolve(null),
    replace: (context, change) => replaceByCreating(complete, context, change),
    ...kind,
  };
  return complete;
}

/** The new object first: if it cannot be made, the old one is still there. */
async function replaceByCreating(kind: Kind, context: KindContext, change: ReplaceChange): Promise<string> {
  const { takes, passedOn } = change;
  const serverKey = await (takes === undefined
    ? kind.create(context, { ...change, action: 'create' })
    : kind.update(context, takenEdit(kind, change, takes)));
  if (takes === undefined) context.created?.(serverKey);
  if (passedOn === undefined) await kind.remove(context, { ...change, action: 'delete', declaredAt: null });
  return serverKey;
}

/** What differs on an object that is taken. */
function takenEdit(kind: Kind, { name, desired }: ReplaceChange, { serverKey, fields }: Taken): Edit {
  const paths = fields.map((one) => one.path);
  return { name, serverKey, observed: {}, part: changedPart(kind.schema, desired, paths) };
}
