import {
  appliedSection,
  appliedSections,
  applySteps,
  type ContentsAction,
  type OpenContents,
  takeStep,
} from '../objects/open-contents.ts';
import { requirePolicy, touchPolicy } from '../objects/policies.ts';
import { changeRevised } from '../objects/revisions.ts';
import { badFormat, notPermitted, WireError } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';

const place = { wstrID: 'string', wstrProduct: 'string', wstrVersion: 'string', wstrSection: 'string' } as const;
interface Place {
  readonly wstrID: string;
  readonly wstrProduct: string;
  readonly wstrVersion: string;
  readonly wstrSection: string;
}
const longestName = 31;

/** Class SsContents (reference: ksc-openapi.md 5.2); mind SS_GetNames beside Ss_Read. */
export const contentsMethods: readonly Method[] = [
  method('SsContents.Ss_Read', 'K', 'read', place, (context, args) => ({
    PxgRetVal: appliedSection(context.store, open(context, args), args.wstrSection),
  })),
  method(
    'SsContents.SS_GetNames',
    'K',
    'read',
    { wstrID: 'string', wstrProduct: 'string', wstrVersion: 'string' },
    (context, { wstrID, wstrProduct, wstrVersion }) => {
      const contents = use(context, wstrID);
      if (wstrProduct === '') return { PxgRetVal: [contents.product] };
      if (wstrProduct !== contents.product) throw new WireError('absentEntry', `no product '${wstrProduct}'`);
      if (wstrVersion === '') return { PxgRetVal: [contents.version] };
      if (wstrVersion !== contents.version) throw new WireError('absentEntry', `no version '${wstrVersion}'`);
      return { PxgRetVal: appliedSections(context.store, contents) };
    },
  ),
  changeMethod('SsContents.Ss_Update', 'update'),
  changeMethod('SsContents.Ss_Add', 'add'),
  changeMethod('SsContents.Ss_Replace', 'replace'),
  changeMethod('SsContents.Ss_Clear', 'clear'),
  method('SsContents.Ss_Delete', 'K', 'write', { ...place, pData: 'params' }, (context, args) => {
    takeStep(context.store, open(context, args), { action: 'delete', section: args.wstrSection, data: args.pData });
    return {};
  }),
  sectionMethod('SsContents.Ss_CreateSection', 'createSection'),
  sectionMethod('SsContents.Ss_DeleteSection', 'deleteSection'),
  method('SsContents.Ss_Apply', 'K', 'write', { wstrID: 'string' }, (context, { wstrID }) => {
    const { store, session, now } = context;
    const contents = use(context, wstrID);
    if (contents.frozen !== undefined) throw notPermitted('these contents can only be read');
    changeRevised(store, 'policy', contents.policy, { user: session.user, now }, () => {
      applySteps(store, contents);
      touchPolicy(store, contents.policy, now);
    });
    return {};
  }),
  method('SsContents.Ss_Release', 'K', 'read', { wstrID: 'string' }, ({ memory, session }, { wstrID }) => {
    memory.contents.release(session, wstrID);
    return {};
  }),
];

function changeMethod(name: string, action: ContentsAction): Method {
  return method(name, 'K', 'write', { ...place, pNewData: 'params' }, (context, args) => {
    takeStep(context.store, open(context, args), { action, section: args.wstrSection, data: args.pNewData });
    return {};
  });
}

function sectionMethod(name: string, action: ContentsAction): Method {
  return method(name, 'K', 'write', place, (context, args) => {
    takeStep(context.store, open(context, args), { action, section: args.wstrSection, data: {} });
    return {};
  });
}

/** The opened contents of an id, whose policy must still be there. */
function use({ store, memory, session }: CallContext, id: string): OpenContents {
  const contents = memory.contents.use(session, id);
  if (contents.frozen === undefined) requirePolicy(store, contents.policy);
  return contents;
}

function open(context: CallContext, args: Place): OpenContents {
  const contents = use(context, args.wstrID);
  for (const name of [args.wstrProduct, args.wstrVersion, args.wstrSection]) checkName(name);
  if (args.wstrProduct !== contents.product || args.wstrVersion !== contents.version)
    throw new WireError('absentEntry', `nothing of '${args.wstrProduct}/${args.wstrVersion}' in this policy`);
  return contents;
}

/**
 * Names are non-empty, at most 31 characters and hold none of / \ : * ? " < > (reference: ksc-openapi.md 5.2). The dot
 * that is listed there too is allowed, as versions such as 1.0.0.0 are passed here.
 */
function checkName(name: string): void {
  if (name === '' || name.length > longestName || /[/\\:*?"<>]/.test(name))
    throw badFormat(`'${name}' is no valid name`);
}
