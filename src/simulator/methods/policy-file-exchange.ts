import { requireGroup } from '../objects/groups.ts';
import { requirePolicy } from '../objects/policies.ts';
import { type Method, method } from './method.ts';
import { importPolicy, packedPolicy, unpackPolicy } from './policy-exchange.ts';

/**
 * Export and import of class Policy by files (reference: ksc-openapi.md 5.1 [K]; their transfer 1.1 [D][K]). Only names
 * and arguments are known. Our choice: ExportPolicy2 gives the address of the bytes that ExportPolicy would give,
 * InitFileUpload the address to send such bytes to, and ImportPolicy2 takes that address and gives the id of the policy,
 * which is active unless it is imported as inactive.
 */
export const policyFileMethods: readonly Method[] = [
  method('Policy.ExportPolicy2', 'K', 'read', { lPolicy: 'int' }, ({ store, memory, session }, { lPolicy }) => {
    const blob = packedPolicy(store, requirePolicy(store, lPolicy), lPolicy);
    return { PxgRetVal: memory.files.offer(session, Buffer.from(blob, 'base64')) };
  }),
  method('Policy.InitFileUpload', 'K', 'read', {}, ({ memory, session }) => ({
    PxgRetVal: memory.files.awaitUpload(session),
  })),
  // A file that is refused stays at its address until it ends: it may be meant for another group.
  method(
    'Policy.ImportPolicy2',
    'K',
    'write',
    { wstrFileUrl: 'string', nGroupId: 'int', bImportAsInactive: 'bool' },
    (context, { wstrFileUrl, nGroupId, bImportAsInactive }) => {
      const { store, memory, session } = context;
      requireGroup(store, nGroupId);
      const data = unpackPolicy(memory.files.uploaded(session, wstrFileUrl));
      const id = importPolicy(context, nGroupId, data, !bImportAsInactive);
      memory.files.release(session, wstrFileUrl);
      return { PxgRetVal: id };
    },
  ),
];
