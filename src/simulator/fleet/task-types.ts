import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion } from '../objects/agent-policy.ts';
import { stringAttribute } from '../wire/attributes.ts';
import { elementsOf, insideParams, integerOf, type Params } from '../wire/value.ts';
import type { Product } from '../world/product.ts';
import type { InstallMode, SourceType, TaskType } from './state.ts';

interface TaskIdentity {
  readonly type: TaskType;
  readonly product: string;
  readonly version: string;
  readonly component: string;
  readonly name: string;
}

/** Task types that move updates; only DoUpdate is documented (reference: ksc-openapi.md 4.3), see invented-names.ts. */
const identities: readonly TaskIdentity[] = [
  { type: 'serverDownload', product: '1093', version: '1.0.0.0', component: 'Updater', name: 'DoUpdate' },
  {
    type: 'pointDownload',
    product: agentProduct,
    version: agentVersion,
    component: invented.downloadTaskComponent,
    name: invented.downloadTaskName,
  },
  { type: 'update', product: 'KES', version: '11.0.0.0', component: invented.updateTaskComponent, name: 'updater' },
  { type: 'update', product: 'kesl', version: '12.3.0.0', component: invented.updateTaskComponent, name: 'Update' },
  {
    type: 'update',
    product: 'KESMAC12',
    version: '12.2.0.0',
    component: invented.updateTaskComponent,
    name: 'Updater',
  },
];

/** What a task does, by its product, version, component and TASK_NAME. */
export function taskTypeOf(data: Params): TaskType {
  const is = (attribute: string, value: string): boolean => stringAttribute(data, attribute) === value;
  const known = identities.find(
    (identity) =>
      is('TASKID_PRODUCT_NAME', identity.product) &&
      is('TASKID_VERSION', identity.version) &&
      is('TASKID_COMPONENT_NAME', identity.component) &&
      is('TASK_NAME', identity.name),
  );
  return known?.type ?? 'other';
}

/**
 * The sources of a task in their order (additions 1, UpdateSourceList [D]). Without a list: Kaspersky servers for a
 * download (domain.md 3.2 [V-sib]); for an update task points and then Kaspersky servers in the cloud, the Administration
 * Server and then Kaspersky servers on premises (domain.md 0 and 4.1 [V]). A folder or an address of one's own holds
 * nothing in this world, nor does a primary server: the path is not there, and no server here is a secondary one.
 */
export function sourcesOf(data: Params, type: TaskType, product: Product): SourceType[] {
  const list = insideParams(data['TASK_ADDITIONAL_PARAMS'])?.['UpdateSourceList'];
  if (list === undefined && type !== 'update') return ['kaspersky'];
  if (list === undefined) return product === 'cloud-console' ? ['points', 'kaspersky'] : ['server', 'kaspersky'];
  return elementsOf(list).map((element) => sourceType(integerOf(insideParams(element)?.['type'])));
}

/** Approved only is the default of an update task (domain.md 4.1 [V]). */
export function installModeOf(data: Params): InstallMode {
  switch (integerOf(insideParams(data['TASK_ADDITIONAL_PARAMS'])?.[invented.installMode])) {
    case 0:
      return 'databasesOnly';
    case 2:
      return 'criticalAndApproved';
    default:
      return 'approved';
  }
}

function sourceType(type: number | undefined): SourceType {
  switch (type) {
    case 1:
      return 'server';
    case 2:
    case 8:
      return 'kaspersky';
    case invented.sourceDistributionPoints:
      return 'points';
    default:
      return 'unreachable';
  }
}
