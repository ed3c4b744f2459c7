import type { Kind } from '../../kinds/kind.ts';
import { GroupTree, readGroupTree } from '../../kinds/names/group-tree.ts';
import { type Names, namesFor } from '../../kinds/names/names.ts';
import { proveCounts } from '../../kinds/names/prove-counts.ts';
import { readAllTasks, seeTasks, type TaskType, taskTypes } from '../../kinds/tasks/survey-tasks.ts';
import { PxgError } from '../../ksc/errors.ts';
import { clientMethods, type MethodArea } from '../../ksc/methods.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { EventSink } from '../../model/event.ts';
import { observeKinds } from '../observe-kinds.ts';
import type { ServerSession } from '../server-session.ts';

/** What there is on a server, read so that names of the wire get seen. */
export interface Survey {
  readonly names: Names;
  readonly types: readonly TaskType[];
  /** The first refusal in each area. */
  readonly problems: ReadonlyMap<MethodArea, PxgError>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads objects of every kind, all tasks, selections, updates and counts. What is refused is noted; the rest goes on. */
export async function surveyServer(
  { client, dictionary }: ServerSession,
  kinds: readonly Kind[],
  events: EventSink,
): Promise<Survey> {
  const problems = new Map<MethodArea, PxgError>();
  const attempt = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PxgError)) throw error;
      const area = areaOf(error.method);
      if (!problems.has(area)) problems.set(area, error);
      return otherwise;
    }
  };
  const names = namesFor(await attempt(() => readGroupTree(client), new GroupTree(0, [])));
  const context = { client, dictionary, names };
  await attempt(() => names.selections.load(client, dictionary), undefined);
  await attempt(() => names.networkLocations.load(client), undefined);
  await attempt(() => names.updates.load(client, dictionary), undefined);
  const diagnostics: Diagnostic[] = [];
  for (const kind of kinds) {
    const input = { kinds: [kind], resolved: [], ledger: null, context, events };
    const read = await attempt(() => observeKinds(input, [kind.name]), null);
    diagnostics.push(...(read?.diagnostics ?? []));
    await attempt(async () => kind.discovery.see?.({ client, dictionary }), undefined);
  }
  const tasks = await attempt(() => readAllTasks(client), []);
  seeTasks(tasks, names, dictionary);
  await attempt(() => proveCounts(client, names, dictionary), undefined);
  return { names, types: taskTypes(tasks), problems, diagnostics };
}

function areaOf(method: string): MethodArea {
  return clientMethods.find((one) => one.name === method)?.area ?? 'session and server';
}
