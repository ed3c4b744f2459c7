import { expect, test } from 'vitest';
import { distributionPoint } from '../../src/kinds/distribution-point/kind.ts';
import type { Edit, KindContext } from '../../src/kinds/kind.ts';
import { GroupTree } from '../../src/kinds/names/group-tree.ts';
import { namesFor } from '../../src/kinds/names/names.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import { PxgError } from '../../src/ksc/errors.ts';
import type { KscParams } from '../../src/ksc/values.ts';

/** A server with the points `p1` and `refused`, of which it tells this or nothing, and what was written there. */
function serverWith(info: KscParams) {
  const written: KscParams[] = [];
  const call = (method: string, args: KscParams): Promise<KscParams> => {
    if (method === 'UaControl.ModifyUpdateAgent') written.push(args);
    if (method === 'UaControl.GetUpdateAgentsList')
      return Promise.resolve({ pUasArr: [{ UaHostId: 'p1' }, { UaHostId: 'refused' }] });
    if (method !== 'UaControl.GetUpdateAgentInfo') return Promise.resolve({});
    if (args['wstrUaHostId'] !== 'refused') return Promise.resolve({ pUaInfo: info });
    const details = { method, server: 's' };
    return Promise.reject(new PxgError({ code: 1112, module: 'KLSTD', message: 'no' }, details));
  };
  const context: KindContext = {
    client: {
      url: 'https://127.0.0.1:1',
      pinned: (work) => work({ generation: 1, call }),
      call,
      certificate: () => null,
      close: () => Promise.resolve(),
    },
    dictionary: new Dictionary({ accept: [], override: {} }, true),
    names: namesFor(new GroupTree(0, [])),
  };
  return { context, written };
}

const edit = (part: Edit['part']): Edit => ({ name: 'p', serverKey: 'p1', observed: {}, part });
const scope = { ScopeGroups: [{ ScopeId: 3n }], ScopeNlaNetworks: [{ ScopeId: 7n }] };

test('a point of which the server tells nothing is not written: what is not told would be lost', async () => {
  const { context, written } = serverWith({});
  await expect(distributionPoint.update(context, edit({ port: 13_001 }))).rejects.toThrow('nothing was written');
  expect(written).toEqual([]);
});

test('an update sends back what it does not name, and no scope where none is told', async () => {
  const told = serverWith({ UaHostId: 'p1', Other: 1, UaScope: scope });
  await distributionPoint.update(told.context, edit({ scope: { groups: [] } }));
  expect(told.written).toEqual([{ pUaInfo: { UaHostId: 'p1', Other: 1, UaScope: { ...scope, ScopeGroups: [] } } }]);
  const silent = serverWith({ UaHostId: 'p1' });
  await distributionPoint.update(silent.context, edit({ port: 13_001 }));
  expect(silent.written).toEqual([{ pUaInfo: { UaHostId: 'p1', UaPort: 13_001 } }]);
});

test('a scope that is not told is unknown and not empty, and a point that is refused is unread and not absent', async () => {
  const { context } = serverWith({ UaHostId: 'p1' });
  const seen = await distributionPoint.observe({
    ...context,
    wanted: [],
    owned: new Set(),
    waiting: [],
    everything: true,
    notice: () => undefined,
  });
  expect(seen.objects.map((one) => [one.serverKey, one.spec['scope'], one.unknown.includes('/scope')])).toEqual([
    ['p1', undefined, true],
  ]);
  expect(seen.unread.map((one) => one.serverKey)).toEqual(['refused']);
  expect(seen.read).toBe(2);
});
