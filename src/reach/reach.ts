import { agentSetting } from './agent-setting.ts';
import { type Chain, ChainIndex, type ChainUpdateTask } from './chain.ts';
import { Supplies } from './supply.ts';

/** An update and the decision on it, as far as reach depends on them. */
export interface ReachQuestion {
  /** `application`: installed by update tasks; `component`: installed by Network Agent itself. */
  readonly updateClass: 'application' | 'component';
  /** Product of the update tasks that install it, such as KES; null where it is not known. */
  readonly taskProduct: string | null;
  readonly status: 'Approved' | 'Declined' | 'Undefined';
  /** Null where the server does not tell. */
  readonly critical: boolean | null;
  /** Whether the agreements that it needs are accepted, or are with this decision. */
  readonly eulasAccepted: boolean;
}

/** Devices that get an update: all of some groups (each without its subgroups), and single ones. */
export interface Reach {
  readonly groups: readonly number[];
  readonly hosts: readonly string[];
  /** True when something that decides was not told: then there are no numbers. */
  readonly unknown: boolean;
  /** The first missing link, by what is missing, with the groups that it cuts off. */
  readonly cuts: ReadonlyMap<string, readonly number[]>;
}

/**
 * Who gets an update that they do not have, in the end: nothing is said about when. Pure; the same question is worked
 * out once, as hundreds of approvals ask it.
 */
export function reachOver(chain: Chain): (question: ReachQuestion) => Reach {
  const index = new ChainIndex(chain);
  const fleet: Fleet = { index, supplies: new Supplies(index) };
  const known = new Map<string, Reach>();
  return (question) => {
    const key = JSON.stringify(Object.values(question));
    const reach = known.get(key) ?? reachOf(fleet, question);
    known.set(key, reach);
    return reach;
  };
}

interface Fleet {
  readonly index: ChainIndex;
  readonly supplies: Supplies;
}

function reachOf(fleet: Fleet, question: ReachQuestion): Reach {
  const forAll = cutForAll(question);
  if (forAll !== null) return { groups: [], hosts: [], unknown: false, cuts: new Map([[forAll, []]]) };
  const reaching = new Reaching();
  for (const groupId of fleet.index.chain.parents.keys()) {
    const answer =
      question.updateClass === 'component' ? byAgent(fleet, groupId, question) : byTask(fleet, groupId, question);
    reaching.add(groupId, answer);
  }
  const single = question.updateClass === 'component' ? { hosts: [], unknown: false } : hostsOf(fleet, question);
  const unknown = reaching.unknown || single.unknown || fleet.index.chain.isPartial;
  return { groups: reaching.groups, hosts: single.hosts, unknown, cuts: reaching.cuts };
}

/** `reached`, what is missing, or null where it cannot be told. */
type Answer = { readonly reached: true } | { readonly reached: false; readonly cut: string; readonly unknown: boolean };

const reached: Answer = { reached: true };
const cutBy = (cut: string, unknown = false): Answer => ({ reached: false, cut, unknown });

class Reaching {
  readonly groups: number[] = [];
  readonly cuts = new Map<string, number[]>();
  unknown = false;

  add(groupId: number, answer: Answer): void {
    if (answer.reached) {
      this.groups.push(groupId);
      return;
    }
    if (answer.unknown) this.unknown = true;
    this.cuts.set(answer.cut, [...(this.cuts.get(answer.cut) ?? []), groupId]);
  }
}

/** What keeps it from every device: without its agreement an update is never passed on (domain.md 6.1 [V]). */
function cutForAll({ status, eulasAccepted }: ReachQuestion): string | null {
  if (status === 'Declined') return 'the update is declined';
  return eulasAccepted ? null : 'its End User License Agreement is not accepted';
}

/** Network Agent takes patches from its point and waits for it; without one from Kaspersky, unless points only (domain.md 7). */
function byAgent(fleet: Fleet, groupId: number, { status }: ReachQuestion): Answer {
  if (status === 'Undefined') {
    const auto = agentSetting(fleet.index, groupId, (policy) => policy.autoInstallUndefined, true);
    if (auto === null)
      return cutBy('the policy of Network Agent does not tell whether it installs undefined patches', true);
    if (!auto) return cutBy('Network Agent does not install undefined patches');
  }
  const supply = fleet.supplies.of(groupId);
  if (supply.supplied) return reached;
  if (supply.point?.deploysUpdates === true) return cutBy(supply.cut, supply.unknown);
  const pointsOnly = agentSetting(fleet.index, groupId, (policy) => policy.pointsOnly, false);
  if (pointsOnly === null) return cutBy('the policy of Network Agent does not tell where files may come from', true);
  return pointsOnly ? cutBy(supply.cut) : reached;
}

function byTask(fleet: Fleet, groupId: number, question: ReachQuestion): Answer {
  if (question.taskProduct === null) return cutBy('it is not known which tasks install it', true);
  const tasks = fleet.index.updateTasksFor(groupId).filter((task) => task.product === question.taskProduct);
  const selections = fleet.index.chain.updateTasks.some(
    (task) => task.scope.type === 'selection' && task.product === question.taskProduct,
  );
  if (tasks.length === 0) return cutBy(`no update task for ${question.taskProduct} covers them`, selections);
  const answer = best(tasks.map((task) => taskAnswer(fleet, groupId, task, question)));
  return answer.reached ? answer : { ...answer, unknown: answer.unknown || selections };
}

function taskAnswer(fleet: Fleet, groupId: number, task: ChainUpdateTask, question: ReachQuestion): Answer {
  if (task.starts === 'by hand') return cutBy(`task "${task.name}" is only started by hand`);
  if (task.install === 'databasesOnly') return cutBy(`task "${task.name}" installs databases only`);
  const critical = task.install === 'criticalAndApproved' ? question.critical : false;
  const installs = question.status === 'Approved' || critical;
  if (installs === null) return cutBy('it is not known whether the update is critical', true);
  if (!installs) return cutBy('the update is not approved');
  const supply = fleet.supplies.of(groupId);
  if (task.starts === 'not told') return cutBy(`the schedule of task "${task.name}" cannot be read`, true);
  if (supply.supplied && task.sources.includes('distributionPoints')) return reached;
  const { serverIsFilled } = fleet.index.chain;
  // A task that waits for new updates waits for the repository that serves its devices, whatever its sources are: that of
  // their point, or without one that of the server.
  const withNews = supply.supplied || (supply.point?.deploysUpdates === true ? false : serverIsFilled);
  const started = task.starts === 'by clock' ? true : withNews;
  if (started === true && task.sources.includes('kaspersky')) return reached;
  const fromServer = task.sources.includes('administrationServer') ? serverIsFilled : false;
  if (started === true && fromServer === true) return reached;
  const others = started === null || fromServer === null || task.sources.includes('other');
  const cut = supply.supplied ? `no source of task "${task.name}" is known to have it` : supply.cut;
  return cutBy(cut, others || (!supply.supplied && supply.unknown));
}

function best(answers: readonly Answer[]): Answer {
  return (
    answers.find((one) => one.reached) ?? answers.find((one) => !one.reached && one.unknown) ?? answers[0] ?? reached
  );
}

/** Devices that tasks name one by one, if those tasks reach them. */
function hostsOf(
  fleet: Fleet,
  question: ReachQuestion,
): { readonly hosts: readonly string[]; readonly unknown: boolean } {
  const hosts = new Set<string>();
  let unknown = false;
  for (const task of fleet.index.chain.updateTasks) {
    if (task.scope.type !== 'devices' || task.product !== question.taskProduct) continue;
    for (const hostId of task.scope.hostIds) {
      const groupId = fleet.index.chain.hostGroups.get(hostId);
      const answer = groupId === undefined ? cutBy('', true) : taskAnswer(fleet, groupId, task, question);
      if (answer.reached) hosts.add(hostId);
      else if (answer.unknown) unknown = true;
    }
  }
  return { hosts: [...hosts], unknown };
}
