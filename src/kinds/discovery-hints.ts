import type { KscClient } from '../ksc/client.ts';
import type { DictionaryEntry } from '../ksc/dictionary.ts';
import type { KscParams } from '../ksc/values.ts';
import type { ServerContext } from './templates.ts';

/** Words by which `doctor --discover` looks for what an entry means; none of them proves anything. */
export interface DiscoveryHints {
  readonly tasks: readonly TaskHints[];
  readonly settings: readonly SettingHints[];
  /** The policies whose settings these hints speak of; null where there are none. */
  readonly policies: PolicySource | null;
  /** Reads what plan has no need of, but what carries names of the wire; null where there is nothing more. */
  readonly see: ((context: ServerContext) => Promise<void>) | null;
}

/** Policies of one product, with all that stands in them. */
export interface PolicySource {
  list(client: KscClient): Promise<readonly FoundPolicy[]>;
  /** Every section by its name (reference: ksc-openapi.md 5.2). */
  sections(client: KscClient, id: string): Promise<PolicySections>;
}

export interface FoundPolicy {
  readonly id: string;
  readonly name: string;
}

export type PolicySections = Readonly<Record<string, KscParams>>;

/** What names a type of task on the wire (reference: ksc-openapi.md 4.3). */
export type TaskIdentity = {
  readonly product: string;
  readonly version: string;
  readonly component: string;
  readonly type: string;
};

/** Where a setting stands in a policy (reference: ksc-openapi.md 5.2). */
export type SettingPlace = { readonly section: string; readonly attribute: string };

/** How a type of task may be known by. */
export interface TaskHints {
  readonly entry: DictionaryEntry<TaskIdentity>;
  /** TASKID_PRODUCT_NAME as documents have it. */
  readonly products: readonly string[];
  /** Spellings of TASK_NAME that were seen for such tasks. */
  readonly typeNames: readonly string[];
  /** In the display name or TASK_NAME, in English. */
  readonly words: RegExp;
  /** TASK_NAMEs that are known to be something else. */
  readonly otherTypes: readonly string[];
  /** Parameters whose names are guesses, with the wire types that they may have. */
  readonly parameters: readonly ParameterHints[];
}

export interface ParameterHints {
  readonly entry: DictionaryEntry<string>;
  readonly type: 'bool' | 'int' | 'text';
  readonly words: readonly RegExp[];
}

/** Which attribute of a policy a setting may be. */
export interface SettingHints {
  readonly entry: DictionaryEntry<SettingPlace>;
  /** Sections that it probably is in; empty where documents suggest none. */
  readonly sections: readonly string[];
  readonly words: readonly RegExp[];
}
