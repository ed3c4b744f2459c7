import type { TaskHints } from '../../kinds/discovery-hints.ts';
import type { Names } from '../../kinds/names/names.ts';
import { PxgError } from '../../ksc/errors.ts';
import type { MethodArea } from '../../ksc/methods.ts';
import { pxgCodes } from '../../ksc/pxg-codes.ts';
import { boolOf } from '../../ksc/values.ts';
import type { ServerSession } from '../server-session.ts';
import type { MethodFinding, RightsFinding, TaskRight, Told } from './doctor-report.ts';

/** What became of reading an area: null when all of it could be read. */
export type ReadProblems = ReadonlyMap<MethodArea, PxgError>;

/**
 * The least rights by area, from the methods that plan and apply call. Whether the session may read was tried; whether it
 * may write no document tells how to ask, but for types of tasks.
 */
export function rightsByArea(
  methods: readonly MethodFinding[],
  problems: ReadProblems,
  taskRights: readonly TaskRight[],
): RightsFinding[] {
  const areas = [...new Set(methods.map((one) => one.area))];
  return areas.map((area) => {
    const own = methods.filter((one) => one.area === area && one.neededBy !== 'doctor');
    const plan = own.filter((one) => one.neededBy === 'plan').map((one) => one.name);
    const apply = own.filter((one) => one.neededBy === 'apply').map((one) => one.name);
    const problem = problems.get(area);
    const canWrite = apply.length === 0 ? 'yes' : area === 'tasks' ? worst(taskRights) : 'unknown';
    return { area, plan, apply, canRead: canRead(problem), canWrite, note: noteOf(problem) };
  });
}

/** HstAccessControl.IsTaskTypeReadonly [D]; asked only of proven types, as its answer for others is not documented. */
export function examineTaskRights(
  { client, dictionary }: ServerSession,
  names: Names,
  hints: readonly TaskHints[],
): Promise<TaskRight[]> {
  return Promise.all(
    hints.map(async ({ entry }): Promise<TaskRight> => {
      if (!dictionary.isProven(entry))
        return { entry: entry.name, canWrite: 'unknown', note: 'the type is not proven here' };
      const { product, version, type } = dictionary.value(entry);
      const args = {
        lGroupId: names.groups.rootId,
        szwProduct: product,
        szwVersion: version,
        szwTaskTypeName: type,
      };
      try {
        const readonly = boolOf(await client.call('HstAccessControl.IsTaskTypeReadonly', args), 'PxgRetVal');
        if (readonly === null) return { entry: entry.name, canWrite: 'unknown', note: 'the server does not say' };
        return { entry: entry.name, canWrite: readonly ? 'no' : 'yes', note: '' };
      } catch (error) {
        if (!(error instanceof PxgError)) throw error;
        return { entry: entry.name, canWrite: 'unknown', note: error.message };
      }
    }),
  );
}

function worst(rights: readonly TaskRight[]): Told {
  if (rights.some((one) => one.canWrite === 'no')) return 'no';
  return rights.length > 0 && rights.every((one) => one.canWrite === 'yes') ? 'yes' : 'unknown';
}

function canRead(problem: PxgError | undefined): Told {
  if (problem === undefined) return 'yes';
  return problem.pxgCode === pxgCodes.noAccess ? 'no' : 'unknown';
}

function noteOf(problem: PxgError | undefined): string {
  if (problem === undefined) return '';
  const why = problem.pxgCode === pxgCodes.noAccess ? 'the right to read is missing' : 'could not be read';
  return `${why}: ${problem.method}: ${problem.message}`;
}
