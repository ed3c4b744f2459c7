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
  return ranked(types, hints).map(({ type, reasons }) => ({
    type,
    sureness: surenessOf(reasons),
    why: wordsOf(type, reasons),
  }));
}

/** Tasks that a create may be copied from, in the same order. Pure. */
export function templateCandidates(types: readonly TaskType[], hints: TaskHints): TemplateCandidate[] {
  return ranked(types, hints).flatMap(({ type, reasons }) =>
    type.tasks.map(({ id, displayName, madeByWizard }) => ({
      id,
      displayName,
      sureness: surenessOf(reasons),
      why: wordsOf(type, { ...reasons, wizard: madeByWizard }),
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

interface Ranked {
  readonly type: TaskType;
  readonly reasons: Reasons;
}

function ranked(types: readonly TaskType[], hints: TaskHints): Ranked[] {
  return types
    .filter(({ identity }) => hints.products.includes(identity.product) && !hints.otherTypes.includes(identity.type))
    .map((type) => ({ type, reasons: reasonsFor(type, hints) }))
    .sort((a, b) => rank(b) - rank(a));
}

function reasonsFor({ identity, tasks }: TaskType, { typeNames, words }: TaskHints): Reasons {
  return {
    spelling: typeNames.includes(identity.type),
    words: words.test(identity.type) || tasks.some((task) => words.test(task.displayName)),
    wizard: tasks.some((task) => task.madeByWizard),
  };
}

function surenessOf(reasons: Reasons): Sureness {
  return isLikely(reasons) ? 'likely' : 'possible';
}

function isLikely({ spelling, words }: Reasons): boolean {
  return spelling || words;
}

function rank({ type, reasons }: Ranked): number {
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
