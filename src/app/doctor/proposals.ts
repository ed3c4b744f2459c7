import type { DiscoveryHints } from '../../kinds/discovery-hints.ts';
import type { TaskType } from '../../kinds/tasks/survey-tasks.ts';
import type { Dictionary } from '../../ksc/dictionary.ts';
import type { Json } from '../../model/json.ts';
import { parameterCandidates, templateCandidates, typeCandidates } from './candidates.ts';
import type { Sureness } from './doctor-report.ts';
import { type PolicyAttribute, placeCandidates, type SettingDifference } from './policy-attributes.ts';

/** One line of the block for kscctl.yaml. Nothing in it is proven: `why` says how sure it is. */
export interface Proposal {
  readonly part: 'override' | 'templates';
  readonly name: string;
  readonly value: Json;
  readonly sureness: Sureness;
  readonly why: string;
  /** The first of the likely ones for its name; the others are offered as comments. */
  readonly chosen: boolean;
}

export interface Found {
  readonly types: readonly TaskType[];
  readonly attributes: readonly PolicyAttribute[];
  /** Of two policies that differ in the setting; null when none were compared. */
  readonly differences: readonly SettingDifference[] | null;
}

/** Candidates that are offered for one name. */
const most = 4;

/** What to write into kscctl.yaml for the entries that are not proven, as far as what was found suggests. Pure. */
export function proposals(found: Found, hints: readonly DiscoveryHints[], dictionary: Dictionary): Proposal[] {
  return hints.flatMap(({ tasks, settings }) => [
    ...tasks.flatMap((one) => {
      const unproven = !dictionary.isProven(one.entry);
      const types = typeCandidates(found.types, one);
      const identities = unproven
        ? types.map(({ type, sureness, why }) => line('override', one.entry.name, { ...type.identity }, sureness, why))
        : [];
      const templates = unproven
        ? templateCandidates(found.types, one).map(({ displayName, id, sureness, why }) =>
            line('templates', one.entry.name, { task: uniqueName(found.types, displayName, id) }, sureness, why),
          )
        : [];
      return [...choose(identities), ...choose(templates), ...parameterProposals(one, types[0]?.type, dictionary)];
    }),
    ...settings.flatMap((one) => {
      if (dictionary.isProven(one.entry)) return [];
      const lines =
        found.differences === null
          ? placeCandidates(found.attributes, one).map(({ section, attribute, why }) =>
              line('override', one.entry.name, { section, attribute }, 'possible', why),
            )
          : switchedLines(found.differences, one);
      return choose(lines);
    }),
  ]);
}

type Line = Omit<Proposal, 'chosen'>;

function line(part: Line['part'], name: string, value: Json, sureness: Sureness, why: string): Line {
  return { part, name, value, sureness, why };
}

/** Only one line of a name can stand in YAML: a likely one. What is merely possible is never chosen. */
function choose(lines: readonly Line[]): Proposal[] {
  return lines.slice(0, most).map((one, index) => ({ ...one, chosen: index === 0 && one.sureness === 'likely' }));
}

/** A display name is the same on every server; where it is not unique the id must do. */
function uniqueName(types: readonly TaskType[], displayName: string, id: string): string {
  const same = types.flatMap((one) => one.tasks).filter((one) => one.displayName === displayName);
  return same.length > 1 ? id : displayName;
}

const typeWords = { bool: 'a flag', int: 'a whole number', text: 'a text' } as const;

function parameterProposals(
  hints: DiscoveryHints['tasks'][number],
  type: TaskType | undefined,
  dictionary: Dictionary,
): Proposal[] {
  if (type === undefined) return [];
  return hints.parameters
    .filter(({ entry }) => !dictionary.isProven(entry))
    .flatMap((one) => {
      const title = type.tasks[0]?.displayName ?? '';
      const why = `${typeWords[one.type]} among the parameters of task "${title}", with a word of it in the name`;
      return choose(
        parameterCandidates(type, one).map((name) => line('override', one.entry.name, name, 'possible', why)),
      );
    });
}

/** Of two policies that differ in one flag only, that flag is the setting that was switched: which one, its name hints. */
function switchedLines(
  differences: readonly SettingDifference[],
  { entry, sections, words }: DiscoveryHints['settings'][number],
): Line[] {
  const flags = differences.filter((one) => one.differs === 'value' && one.type === 'bool' && one.below.length === 0);
  return flags.map(({ section, attribute }) => {
    const speaks = sections.includes(section) || words.some((word) => word.test(attribute));
    const only = flags.length === 1 ? 'the only flag that differs' : `one of ${flags.length} flags that differ`;
    const fits = speaks ? 'and its place or name fits this setting' : 'if this is the setting that was switched';
    const sureness = flags.length === 1 && speaks ? ('likely' as const) : ('possible' as const);
    return line('override', entry.name, { section, attribute }, sureness, `${only} between the two policies, ${fits}`);
  });
}
