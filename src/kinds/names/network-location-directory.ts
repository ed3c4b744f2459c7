import type { KscClient } from '../../ksc/client.ts';
import { arrayOf, intOf, isParams, textOf } from '../../ksc/values.ts';

/** NLA networks of the server (NlaDefinedNetworks; attributes: additions 3 [D a00185]). */
export class NetworkLocationDirectory {
  #byId: ReadonlyMap<number, string> | null = null;

  async load(client: KscClient): Promise<void> {
    if (this.#byId !== null) return;
    const answer = await client.call('NlaDefinedNetworks.GetNetworksList', {});
    this.#byId = new Map(
      arrayOf(answer, 'pNetworks')
        .filter(isParams)
        .map((row) => [intOf(row, 'NLANTWK_NETWORK_ID') ?? -1, textOf(row, 'NLANTWK_NETWORK_NAME') ?? '']),
    );
  }

  idOf(name: string): number | null {
    for (const [id, text] of this.#byId ?? []) if (text === name) return id;
    return null;
  }

  nameOf(id: number): string {
    return this.#byId?.get(id) ?? `network location ${id}`;
  }
}
