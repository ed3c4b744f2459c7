import * as fc from 'fast-check';
import { documents } from './project.ts';

/** What the declarations of a fleet can vary in; every combination is a valid project on world branch-office. */
export interface FleetVariation {
  readonly points: readonly {
    readonly device: string;
    readonly group: string;
    readonly deployUpdates: boolean | null;
  }[];
  readonly download: {
    readonly schedule: object | string | null;
    readonly scope: object;
    readonly sources: readonly unknown[] | null;
  } | null;
  readonly serverDownload: boolean;
  readonly tasks: readonly {
    readonly schedule: object | string | null;
    readonly scope: object;
    readonly sources: readonly unknown[] | null;
    readonly install: string | null;
  }[];
  readonly rootPolicy: Policy & { readonly forceInheritance: boolean };
  readonly branchPolicy:
    | (Policy & { readonly inherit: boolean; readonly active: boolean; readonly group: string })
    | null;
  readonly decisions: Readonly<Record<Decided, 'Approved' | 'Undefined' | 'Declined' | null>>;
}

interface Policy {
  readonly pointsOnly: Setting;
  readonly autoInstallUndefined: Setting;
}
interface Setting {
  readonly value: boolean;
  readonly enforce: boolean;
}

/** Updates of branch-office by what is special about them. */
export const decided = {
  critical: 'e70ca281e5643fdc65e11c0d0290ed06',
  plain: '0b5614fd1536fb122e30fa0c311a4e96',
  patch: '9cf419eea5d40df2e743c3f831d9d136',
} as const;
type Decided = keyof typeof decided;

export const titles: Readonly<Record<Decided, string>> = {
  critical: 'Kaspersky Endpoint Security for Windows 12.7.0.533',
  plain: 'Kaspersky Endpoint Security for Windows 12.6 hotfix B',
  patch: 'Network Agent 15.1 patch A',
};

const groups = ['/', 'Headquarters', 'Branches', 'Branches/Berlin', 'Branches/Lisbon', 'Branches/Prague'] as const;
const device = (name: string): string => `${name}.acme.example`;
const setting = fc.record({ value: fc.boolean(), enforce: fc.boolean() });
const policy = { pointsOnly: setting, autoInstallUndefined: setting };
const often = <T>(value: T, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 3, arbitrary: others });

const point = (name: string, usual: string) =>
  fc.record({
    device: fc.constant(device(name)),
    group: often<string>(usual, fc.constantFrom(...groups)),
    deployUpdates: fc.constantFrom(true, true, null, false),
  });
const points = fc
  .tuple(
    point('hq-dp-01', 'Headquarters'),
    point('ber-dp-01', 'Branches/Berlin'),
    point('lis-dp-01', 'Branches/Lisbon'),
    point('prg-dp-01', 'Branches/Prague'),
    point('ber-ws-03', 'Branches'),
    point('prg-mac-01', 'Branches/Prague'),
  )
  .chain((all) => fc.subarray([...all]));

const scope = (hosts: readonly string[]): fc.Arbitrary<object> =>
  often<object>(
    { group: '/' },
    fc.oneof(
      fc.constantFrom(...groups).map((group) => ({ group })),
      fc.subarray(hosts.map(device), { minLength: 1 }).map((devices) => ({ devices })),
    ),
  );

const sources = (
  usual: readonly unknown[],
  others: readonly (readonly unknown[])[],
): fc.Arbitrary<readonly unknown[] | null> => often<readonly unknown[] | null>(usual, fc.constantFrom(null, ...others));

const download = fc.record({
  schedule: often<object | string | null>(
    { every: '6h' },
    fc.constantFrom({ daily: '10:00' }, { every: '4h', randomize: 'auto' }, 'manual', null),
  ),
  scope: fc.oneof(
    scope(['hq-dp-01', 'ber-dp-01', 'ber-ws-03', 'ber-ws-01']),
    fc.constant({ selection: 'UPDATE_AGENTS' }),
  ),
  sources: sources(['kaspersky'], [['administrationServer'], ['administrationServer', 'kaspersky']]),
});

const updateTask = fc.record({
  schedule: often<object | string | null>(
    { on: 'new-updates' },
    fc.constantFrom({ daily: '22:00' }, { every: '4h' }, { on: 'new-updates', randomize: '30m' }, 'manual', null),
  ),
  scope: scope(['hq-ws-01', 'hq-lx-01', 'ber-ws-01', 'ber-ws-02', 'prg-mac-01']),
  sources: sources(
    ['distributionPoints'],
    [
      ['kaspersky'],
      ['distributionPoints', 'kaspersky'],
      ['administrationServer'],
      ['administrationServer', 'distributionPoints'],
    ],
  ),
  install: often<string | null>('approved', fc.constantFrom(null, 'databasesOnly', 'criticalAndApproved')),
});

export const fleetVariation: fc.Arbitrary<FleetVariation> = fc.record({
  points,
  download: fc.option(download, { freq: 8 }),
  serverDownload: fc.boolean(),
  tasks: fc.array(updateTask, { maxLength: 2, size: 'max' }),
  rootPolicy: fc.record({ ...policy, forceInheritance: fc.boolean() }),
  branchPolicy: fc.option(
    fc.record({
      ...policy,
      inherit: fc.boolean(),
      active: fc.boolean(),
      group: fc.constantFrom('Branches', 'Branches/Berlin'),
    }),
  ),
  decisions: fc.record({
    critical: often<'Approved' | 'Undefined' | 'Declined' | null>(
      'Approved',
      fc.constantFrom('Undefined', 'Declined', null),
    ),
    plain: often<'Approved' | 'Undefined' | 'Declined' | null>('Approved', fc.constantFrom('Undefined', null)),
    patch: fc.constantFrom('Approved', 'Undefined', null),
  }),
});

/** The declarations of a variation, as files of a project. */
export function declarationsOf(one: FleetVariation): Record<string, string> {
  const withoutNull = (spec: object): object =>
    Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null));
  const settings = ({ pointsOnly, autoInstallUndefined }: Policy) => ({
    distributeFilesThroughDistributionPointsOnly: pointsOnly,
    autoInstallUndefined,
  });
  const agents = 'Kaspersky Security Center Network Agent';
  const { rootPolicy, branchPolicy } = one;
  const all: (readonly [string, object | string, object])[] = [
    ...one.points.map(({ device: name, group, ...rest }) => {
      return ['DistributionPoint', name, withoutNull({ device: name, scope: { groups: [group] }, ...rest })] as const;
    }),
    ...one.tasks.map(
      (task, index) => ['UpdateTask', `kes-${index}`, withoutNull({ product: 'KES', ...task })] as const,
    ),
    [
      'NetworkAgentPolicy',
      'root',
      {
        group: '/',
        displayName: agents,
        settings: settings(rootPolicy),
        forceInheritance: rootPolicy.forceInheritance,
      },
    ],
  ];
  if (one.download !== null) all.push(['DownloadUpdatesTask', 'to-points', withoutNull(one.download)]);
  if (one.serverDownload) {
    const task = {
      destination: 'administrationServer',
      scope: { group: '/' },
      sources: ['kaspersky'],
      schedule: { every: '3h' },
    };
    all.push(['DownloadUpdatesTask', 'to-server', task]);
  }
  if (branchPolicy !== null) {
    const { group, inherit, active } = branchPolicy;
    all.push(['NetworkAgentPolicy', 'branch', { group, inherit, active, settings: settings(branchPolicy) }]);
  }
  return {
    'config/fleet.yaml': documents(...all),
    'approvals/decisions.yaml': documents(['UpdateApprovals', 'all', { updates: updatesOf(one) }]),
  };
}

function updatesOf({ decisions }: FleetVariation): object[] {
  const eula = 'Kaspersky Endpoint Security for Windows 12.7 EULA';
  return Object.entries(decisions).flatMap(([name, status]) =>
    status === null
      ? []
      : [
          {
            update: decided[name as Decided],
            status,
            ...(name === 'critical' && status === 'Approved' ? { acceptEulas: [eula], reason: 'read by legal' } : {}),
          },
        ],
  );
}
