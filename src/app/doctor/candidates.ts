import type { ParameterHints, TaskHints } from '../../kinds/discovery-hints.ts';
import type { TaskType } from '../../kinds/tasks/survey-tasks.ts';
import type { Sureness, TemplateCandidate } from './doctor-report.ts';

/** A type of tasks that may be the one meant, and why. */
export interface TypeCandidate {
  readonly type: TaskType;
  readonly sureness: Sureness;
  readonly why: string;
}

/** Types of tasks that an entry may mean: the likely ones first, and of these the ones that the wizard made. Pure. */
export function typeCandidates(types: readonly TaskType[], hints: TaskHints): TypeCandidate[] {
  return types
    .filter(({ identity }) => hints.products.includes(identity.product) && !hints.otherTypes.includes(identity.type))
    .map((type) => ({ type, reasons: reasonsFor(type, hints) }))
    .sort((a, b) => rank(b) - rank(a))
    .map(({ type, reasons }) => ({
      type,
      sureness: isLikely(reasons) ? ('likely' as const) : ('possible' as const),
      why: wordsOf(type, reasons),
    }));
}

/** Tasks that a create may be copied from, in the same order. Pure. */
export function templateCandidates(types: readonly TaskType[], hints: TaskHints): TemplateCandidate[] {
  return typeCandidates(types, hints).flatMap(({ type, sureness, why }) =>
    type.tasks.map((task) => ({
      id: task.id,
      displayName: task.displayName,
      sureness,
      why: ofTask(task.madeByWizard, why),
    })),
  );
}

/** Parameters of tasks of a type that may be the option meant: of the right type, with words of it in their name. Pure. */
export function parameterCandidates(type: TaskType, hints: ParameterHints): string[] {
  return type.parameters
    .filter((one) => one.types.length === 1 && one.types[0] === hints.type)
    .map(({ name }) => ({ name, hits: hints.words.filter((word) => word.test(name)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .map(({ name }) => name);
}

interface Reasons {
  readonly spelling: boolean;
  readonly words: boolean;
  readonly wizard: boolean;
}

function reasonsFor({ identity, tasks }: TaskType, { typeNames, words }: TaskHints): Reasons {
  return {
    spelling: typeNames.includes(identity.type),
    words: words.test(identity.type) || tasks.some((task) => words.test(task.displayName)),
    wizard: tasks.some((task) => task.madeByWizard),
  };
}

function isLikely({ spelling, words }: Reasons): boolean {
  return spelling || words;
}

function rank({ type, reasons }: { readonly type: TaskType; readonly reasons: Reasons }): number {
  const { spelling, wizard } = reasons;
  return (
    (isLikely(reasons) ? 1000 : 0) + (wizard ? 100 : 0) + (spelling ? 10 : 0) + Math.min(9, type.tasks.length) / 10
  );
}

function wordsOf({ identity, tasks }: TaskType, { spelling, words, wizard }: Reasons): string {
  return [
    `product ${identity.product}`,
    ...(spelling ? [`TASK_NAME ${identity.type} was seen for such tasks`] : []),
    ...(words && !spelling ? ['its name speaks of updates'] : []),
    ...(wizard ? ['made by the wizard'] : []),
    tasks.length === 1 ? '1 task' : `${tasks.length} tasks`,
  ].join(', ');
}

function ofTask(madeByWizard: boolean, why: string): string {
  return madeByWizard ? why : why.replace(', made by the wizard', '');
}
