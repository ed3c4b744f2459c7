import type { KscClient } from '../../ksc/client.ts';
import { PxgError } from '../../ksc/errors.ts';
import { type ClientMethod, clientMethods } from '../../ksc/methods.ts';
import { boolOf } from '../../ksc/values.ts';
import type { MethodFinding, Told } from './doctor-report.ts';

/** Asks for every method that the client calls whether the server has it (Limits.IsMethodPresent [K]; semantics [?]). */
export function examineMethods(client: KscClient): Promise<MethodFinding[]> {
  return Promise.all(clientMethods.map(async (method) => ({ ...method, present: await isPresent(client, method) })));
}

async function isPresent(client: KscClient, { name }: ClientMethod): Promise<Told> {
  const [strClass = '', strMethod = ''] = name.split('.');
  try {
    const answer = await client.call('Limits.IsMethodPresent', { strInstance: '', strClass, strMethod });
    const present = boolOf(answer, 'PxgRetVal');
    return present === null ? 'unknown' : present ? 'yes' : 'no';
  } catch (error) {
    if (error instanceof PxgError) return 'unknown';
    throw error;
  }
}
