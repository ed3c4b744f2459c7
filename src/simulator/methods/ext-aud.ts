import { describeRevision, revisedType, revisionInfo } from '../objects/revisions.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

const longestDescription = 1000;
const place = { nObjId: 'int', nObjType: 'int', nObjRevision: 'int' } as const;

/** Class ExtAud: revisions of objects (reference: ksc-openapi.md 8 [K]). Revision 0 is the newest (our choice). */
export const revisionMethods: readonly Method[] = [
  method('ExtAud.GetRevision', 'K', 'read', place, ({ store }, { nObjId, nObjType, nObjRevision }) => ({
    pObjParams: revisionInfo(store, revisedType(nObjType), nObjId, nObjRevision),
  })),
  method(
    'ExtAud.UpdateRevisionDesc',
    'K',
    'write',
    { ...place, wstrNewDescription: 'string' },
    ({ store }, { nObjId, nObjType, nObjRevision, wstrNewDescription }) => {
      if (wstrNewDescription.length > longestDescription)
        throw badFormat(`a description has at most ${longestDescription} characters`);
      describeRevision(store, revisedType(nObjType), nObjId, nObjRevision, wstrNewDescription);
      return {};
    },
  ),
];
