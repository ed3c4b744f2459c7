import type { Edition, ServerFacts } from '../model/server.ts';
import type { KscClient } from './client.ts';
import { ServerError } from './errors.ts';
import { boolOf, intOf, isParams, type KscParams, textOf } from './values.ts';

/** The name by which the simulated server of kscctl declares itself; no product has it. */
const simulatedMark = 'SIM_EDITION';

/**
 * Asks the server who it is (HostGroup.GetStaticInfo; attributes: reference ksc-openapi.md 7). A session that is not on
 * the virtual server asked for, null for the main one, is an error: everything would be done on the wrong one.
 */
export async function readServerFacts(
  client: KscClient,
  type: ServerFacts['type'],
  virtualServer: string | null,
): Promise<ServerFacts> {
  const method = 'HostGroup.GetStaticInfo';
  const answer = await client.call(method, { pValues: null });
  const info = isParams(answer['PxgRetVal']) ? answer['PxgRetVal'] : {};
  const isVirtual = boolOf(info, 'KLADMSRV_IS_VIRTUAL');
  if (isVirtual !== null && isVirtual !== (virtualServer !== null)) {
    const message =
      virtualServer === null
        ? 'the session is on a virtual server, not on the main one'
        : `the session is on the main server, not on the virtual server "${virtualServer}"`;
    throw new ServerError('server/other-virtual-server', message, { method, server: client.url });
  }
  return { type, edition: editionOf(info), identity: identityOf(info, client), version: versionOf(info) };
}

function editionOf(info: KscParams): Edition {
  if (textOf(info, simulatedMark) !== null) return 'simulated';
  const linux = boolOf(info, 'KLADMSRV_LINUX_EDITION');
  return linux === null ? 'unknown' : linux ? 'ksc-linux' : 'ksc-windows';
}

function identityOf(info: KscParams, client: KscClient): string {
  const host = textOf(info, 'KLADMSRV_SERVER_HOSTNAME');
  const virtualServer = intOf(info, 'KLADMSRV_VSID');
  if (host !== null && host !== '' && virtualServer !== null) return `${host}/${virtualServer}`;
  return `sha256:${client.certificate()?.publicKeySha256 ?? 'unknown'}`;
}

function versionOf(info: KscParams): string | null {
  return textOf(info, 'KLADMSRV_PRODUCT_FULL_VERSION');
}
