import type { Session } from '../session/sessions.ts';
import { badFormat, WireError } from '../wire/wire-error.ts';
import { stableBytes } from '../world/stable-id.ts';
import type { PatchDownload, ProcessMemory } from './memory.ts';
import { type CallContext, type Method, method } from './method.ts';
import { requirePatch } from './vapm-state.ts';

/** How long the download of a patch is reported as going on, how long it is kept, and its size; our choice. */
const downloadMs = 50;
const keptMs = 3_600_000;
const patchSize = 10_000;
const request = { wstrRequestId: 'string' } as const;

/**
 * The download of a patch to the client, of class VapmControlApi (reference: ksc-openapi.md 6.2 [K]). What is known are
 * the names; our choice: the request is an action to ask AsyncActionStateChecker for, a result before its end is
 * "unavailable", and the file, the same bytes for the same patch in every language, is no program.
 */
export const patchMethods: readonly Method[] = [
  method(
    'VapmControlApi.DownloadPatchAsync',
    'K',
    'read',
    { llPatchGlbId: 'long', nLcid: 'int', ...request },
    (context, { llPatchGlbId, nLcid, wstrRequestId }) => {
      if (nLcid < 0) throw badFormat('nLcid is 0 or the id of a language');
      requirePatch(context.store, llPatchGlbId);
      startDownload(context, llPatchGlbId, wstrRequestId);
      return {};
    },
  ),
  method('VapmControlApi.CancelDownloadPatch', 'K', 'read', request, ({ memory, session }, { wstrRequestId }) => {
    memory.patches.release(session, wstrRequestId);
    // The action is gone already when its end has been told.
    if (memory.actions.has(session, wstrRequestId)) memory.actions.cancel(session, wstrRequestId);
    return {};
  }),
  method('VapmControlApi.GetDownloadPatchResult', 'K', 'read', request, ({ memory, session }, { wstrRequestId }) => {
    const { patch } = finishedDownload(memory, session, wstrRequestId);
    return { wstrFileName: `SIM_patch_${patch}.bin`, nSize: patchSize };
  }),
  method(
    'VapmControlApi.GetDownloadPatchDataChunk',
    'K',
    'read',
    { ...request, nStartPos: 'int', nSizeMax: 'int' },
    ({ memory, session }, { wstrRequestId, nStartPos, nSizeMax }) => {
      const { patch } = finishedDownload(memory, session, wstrRequestId);
      if (nStartPos < 0 || nStartPos > patchSize) throw badFormat(`nStartPos is from 0 to ${patchSize}`);
      if (nSizeMax < 1) throw badFormat('nSizeMax is 1 or more');
      // Bytes as a result of their own are base64 (reference: ksc-openapi.md 1.8 [G]); none after the end.
      return {
        PxgRetVal: patchContent(patch)
          .subarray(nStartPos, nStartPos + nSizeMax)
          .toString('base64'),
      };
    },
  ),
];

/** Takes the client's id for the download and for its action, or for neither. */
function startDownload({ memory, session }: CallContext, patch: bigint, id: string): void {
  memory.patches.addAs(session, id, { patch, readyAt: memory.clock() + downloadMs }, keptMs);
  try {
    memory.actions.startAs(session, id, { succeeded: true, data: {} }, downloadMs);
  } catch (error) {
    memory.patches.release(session, id);
    throw error;
  }
}

function finishedDownload(memory: ProcessMemory, session: Session, id: string): PatchDownload {
  const download = memory.patches.use(session, id);
  if (memory.clock() < download.readyAt) throw new WireError('unavailable', `request '${id}' is not ready`);
  return download;
}

function patchContent(patch: bigint): Buffer {
  const pieces: Uint8Array[] = [];
  for (let size = 0; size < patchSize; size += pieces.at(-1)?.length ?? patchSize)
    pieces.push(stableBytes(`patch/${patch}/${pieces.length}`));
  return Buffer.concat(pieces, patchSize);
}
