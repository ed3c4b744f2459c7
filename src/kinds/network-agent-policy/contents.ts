import type { KscClient, PinnedCaller } from '../../ksc/client.ts';
import { PxgError } from '../../ksc/errors.ts';
import { pxgCodes } from '../../ksc/pxg-codes.ts';
import { releasing } from '../../ksc/releasing.ts';
import { arrayOf, isParams, type KscParams, textOf } from '../../ksc/values.ts';
import type { PolicySections } from '../discovery-hints.ts';
import { agentProduct } from './settings.ts';

const noRevision = 0;
const defaultLifetime = 0;

/** Reads sections of a policy's contents (Policy.GetPolicyContents, SsContents; reference: ksc-openapi.md 5.2). */
export function readSections(
  client: KscClient,
  policy: number,
  sections: readonly string[],
): Promise<Map<string, KscParams>> {
  if (sections.length === 0) return Promise.resolve(new Map());
  return withContents(client, policy, (contents) => contents.read(sections));
}

/** Reads every section of a policy (SsContents.SS_GetNames; mind its capital letters). */
export function readAllSections(client: KscClient, policy: number): Promise<PolicySections> {
  return withContents(client, policy, async (contents) =>
    Object.fromEntries(await contents.read(await contents.names())),
  );
}

/**
 * Reads the sections again, asks `overlay` what to put into them, writes and commits: the read and the write are
 * neighbours, so that what others changed in the same section stays.
 */
export function rewriteSections(
  client: KscClient,
  policy: number,
  sections: readonly string[],
  overlay: (current: ReadonlyMap<string, KscParams>) => ReadonlyMap<string, KscParams>,
): Promise<void> {
  return withContents(client, policy, async (contents) => {
    const current = await contents.read(sections);
    for (const [section, data] of overlay(current)) {
      if (!current.has(section)) await contents.call('Ss_CreateSection', section, {});
      await contents.call('Ss_Replace', section, { pNewData: data });
    }
    await contents.apply();
  });
}

interface Contents {
  /** Sections that do not exist are left out. */
  read(sections: readonly string[]): Promise<Map<string, KscParams>>;
  /** Names of the sections that there are. */
  names(): Promise<string[]>;
  call(method: string, section: string, args: KscParams): Promise<KscParams>;
  apply(): Promise<void>;
}

/** Contents live in the session that opened them, and are always released. */
function withContents<T>(client: KscClient, policy: number, work: (contents: Contents) => Promise<T>): Promise<T> {
  return client.pinned(async (caller) => {
    const args = { nPolicy: policy, nRevisionId: noRevision, nLifeTime: defaultLifetime };
    const id = textOf(await caller.call('Policy.GetPolicyContents', args), 'PxgRetVal') ?? '';
    const held = { method: 'SsContents.Ss_Release', args: { wstrID: id } };
    return releasing(caller, held, () => work(contentsOf(caller, id)));
  });
}

function contentsOf(caller: PinnedCaller, id: string): Contents {
  const call = (method: string, section: string, args: KscParams) =>
    caller.call(`SsContents.${method}`, {
      wstrID: id,
      wstrProduct: agentProduct.name,
      wstrVersion: agentProduct.version,
      wstrSection: section,
      ...args,
    });
  return {
    call,
    async names() {
      const place = { wstrID: id, wstrProduct: agentProduct.name, wstrVersion: agentProduct.version };
      const answer = await caller.call('SsContents.SS_GetNames', place);
      return arrayOf(answer, 'PxgRetVal').filter((name) => typeof name === 'string');
    },
    async read(sections) {
      const found = new Map<string, KscParams>();
      for (const section of sections) {
        const data = await call('Ss_Read', section, {}).catch(absentSection);
        const value = data?.['PxgRetVal'];
        if (isParams(value)) found.set(section, value);
      }
      return found;
    },
    async apply() {
      await caller.call('SsContents.Ss_Apply', { wstrID: id });
    },
  };
}

function absentSection(error: unknown): null {
  if (error instanceof PxgError && error.pxgCode === pxgCodes.entryNotExist) return null;
  throw error;
}
