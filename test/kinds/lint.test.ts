import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/model/json.ts';

const declaredAt = { file: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };

function lint(kindName: string, name: string, spec: JsonObject): string[] {
  const kind = kinds.find((one) => one.name === kindName);
  const [declared] = kind?.declare({ name }, spec) ?? [];
  const resource = {
    id: `${kindName}/${declared?.name}`,
    kind: kindName,
    name: declared?.name ?? '',
    metadata: { name },
    spec: declared?.spec ?? {},
    declaredAt,
  };
  return (kind?.lint(resource) ?? []).map((one) => `${one.severity} ${one.code} ${one.pointer}`);
}

const task = { product: 'KES', scope: { group: '/' } };

describe('a declaration that no server could carry out', () => {
  test.each<[string, string, JsonObject, string[]]>([
    ['AdministrationGroup', 'Branches/Berlin', {}, []],
    ['AdministrationGroup', 'Branches//Berlin', {}, ['error config/invalid-value /metadata/name']],
    ['AdministrationGroup', '//', {}, ['error config/invalid-value /metadata/name']],
    ['AdministrationGroup', '//Berlin', {}, ['error config/invalid-value /metadata/name']],
    ['AdministrationGroup', 'Branches/', {}, ['error config/invalid-value /metadata/name']],
    ['DistributionPoint', 'p', { device: 'd', scope: { groups: ['/'] } }, []],
    ['DistributionPoint', 'p', { device: 'd', scope: {} }, ['error config/invalid-value /spec/scope']],
    [
      'DistributionPoint',
      'p',
      { device: 'd', scope: { groups: [], networkLocations: [] } },
      ['error config/invalid-value /spec/scope'],
    ],
    ['UpdateTask', 'kes: berlin', task, ['error config/invalid-value /metadata/name']],
    ['UpdateTask', 'x'.repeat(101), task, ['error config/invalid-value /metadata/name']],
    ['UpdateTask', 'x'.repeat(100), task, []],
    ['UpdateTask', 'x', { product: 'KES', scope: { group: 'a', except: ['a/b'] } }, []],
    [
      'UpdateTask',
      'x',
      { product: 'KES', scope: { group: 'a', except: ['a', '/a', 'ab'] } },
      [0, 1, 2].map((index) => `error config/invalid-value /spec/scope/except/${index}`),
    ],
    ['UpdateTask', 'kes: berlin', { ...task, displayName: 'KES Berlin' }, []],
    ['DownloadUpdatesTask', 'a|b', { scope: { group: '/' } }, ['error config/invalid-value /metadata/name']],
    ['NetworkAgentPolicy', 'x'.repeat(101), { group: '/' }, ['error config/invalid-value /metadata/name']],
    ['NetworkAgentPolicy', 'a: b', { group: '/' }, []],
    ['NetworkAgentPolicy', 'a', { group: '/', displayName: '  ' }, ['error config/invalid-value /spec/displayName']],
    ['UpdateTask', ' ', task, ['error config/invalid-value /metadata/name']],
    ['UpdateTask', ' ', { ...task, displayName: 'KES' }, []],
    [
      'UpdateApproval',
      'u',
      { updates: [{ update: 'a'.repeat(32), status: 'Declined', acceptEulas: ['x'] }] },
      ['warning update/eula-beside-decline /spec/acceptEulas'],
    ],
  ])('%s "%s" %j', (kind, name, spec, expected) => {
    expect(lint(kind, name, spec)).toEqual(expected);
  });
});
