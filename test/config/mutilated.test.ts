import { expect, test } from 'vitest';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { temporaryProject } from './temporary-project.ts';

const secret = { env: 'S' };
const head = { apiVersion: 'kscctl/v1', metadata: { name: 'a' } };
const lifecycle = { prevent: ['delete'], ignore: ['/spec/displayName'], prune: true };
const metadata = { name: 'a', labels: { team: 'b' }, previously: ['c'], serverKey: '7', lifecycle };
const schedule = { weekly: { days: ['Mon'], at: '10:00' }, randomize: '30m', runMissed: true };

/** Each with as many fields as go together; the project file first. */
const whole: readonly JsonObject[] = [
  {
    ...head,
    kind: 'Project',
    spec: {
      targets: [
        {
          name: 'hq',
          default: true,
          server: {
            type: 'openapi',
            url: 'https://ksc:13299',
            caFile: 'a.cer',
            virtualServer: 'b',
            sessions: 2,
            timeout: '30s',
            tls: { certificateSha256: 'ab'.repeat(32), serverName: 'ksc' },
            auth: { user: secret, password: { command: ['echo', 'p'] }, domain: { file: 'd' }, token: secret },
          },
        },
        { name: 'lab', server: { type: 'embedded', world: 'msp', seed: 2, clock: 'real' } },
      ],
      guards: { 'max-deletes': 1, 'max-uninstalls': 1, 'accept-eula': true },
      dictionary: {
        accept: ['point.port'],
        override: { 'point.port': 'Other' },
        templates: { 'update-task.KES': { task: '7', via: 'export' }, 'agent-policy': { policy: '7' } },
      },
    },
  },
  { ...head, kind: 'AdministrationGroup', metadata: { ...metadata, lifecycle: { prune: true } }, spec: {} },
  {
    ...head,
    kind: 'DistributionPoint',
    metadata: { ...metadata, lifecycle: { ignore: ['/spec/port'] } },
    spec: {
      device: { fqdn: 'a.b' },
      scope: { groups: ['/'], networkLocations: ['n'] },
      deployUpdates: true,
      deployPackages: true,
      port: 13_000,
      multicast: { enabled: true, address: '239.1.2.3', port: 15_001 },
      gateway: { enabled: true, establishedByServer: true, address: 'g' },
    },
  },
  {
    ...head,
    kind: 'NetworkAgentPolicy',
    metadata,
    spec: { group: '/', displayName: 'd', active: true, inherit: true, forceInheritance: true, settings: {} },
  },
  {
    ...head,
    kind: 'DownloadUpdatesTask',
    metadata,
    spec: {
      displayName: 'd',
      destination: 'distributionPoints',
      scope: { devices: ['a', { id: 'b' }] },
      sources: ['kaspersky', { url: 'http://x' }],
      downloadDiffFiles: true,
      schedule,
    },
  },
  {
    ...head,
    kind: 'UpdateTask',
    metadata,
    spec: { displayName: 'd', product: 'KES', scope: { group: '/', except: ['a'] }, install: 'approved', schedule },
  },
  {
    ...head,
    kind: 'UpdateApprovals',
    metadata: { name: 'a' },
    spec: { updates: [{ update: 'ab'.repeat(16), status: 'Approved', acceptEulas: ['7'], reason: 'r', ticket: 't' }] },
  },
];
const others: readonly Json[] = [null, -1, '', 'x', [], {}];

test.each(whole.map((one) => [String(one.kind), one] as const))(
  'a document of kind %s of which any one part is missing or is something else is read or explained',
  async (kind, document) => {
    const path = kind === 'Project' ? 'kscctl.yaml' : 'config/a.yaml';
    await using project = await temporaryProject({ [path]: JSON.stringify(document) });
    expect((await project.load()).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    for (const damaged of damagedOnce(document)) {
      const text = JSON.stringify(damaged);
      await project.write(path, text);
      const loaded = await project.load().catch((error: unknown) => `${text}: ${String(error)}`);
      if (typeof loaded === 'string') expect.fail(loaded);
      const errors = loaded.diagnostics.filter((one) => one.severity === 'error');
      expect(loaded.project === null, text).toBe(kind === 'Project' && errors.length > 0);
      for (const one of loaded.diagnostics) expect(one.message, text).not.toMatch(/undefined|\[object/);
    }
  },
);

function* damagedOnce(value: Json): Generator<Json> {
  yield* others;
  if (isJsonArray(value)) {
    for (const [index, member] of value.entries()) {
      yield value.toSpliced(index, 1);
      yield [...value, member];
      for (const one of damagedOnce(member)) yield value.with(index, one);
    }
  }
  if (isJsonObject(value)) {
    yield { ...value, unknown: 1 };
    for (const [key, member] of Object.entries(value)) {
      const { [key]: _, ...rest } = value;
      yield rest;
      for (const one of damagedOnce(member)) yield { ...value, [key]: one };
    }
  }
}
