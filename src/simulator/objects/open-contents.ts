import type { Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { insideParams, isTyped, type Params, type WireValue } from '../wire/value.ts';
import { badFormat, notPermitted, WireError } from '../wire/wire-error.ts';
import { readSection, removeSection, sectionNames, writeSection } from './policies.ts';

export type ContentsAction = 'update' | 'add' | 'replace' | 'clear' | 'delete' | 'createSection' | 'deleteSection';

interface Step {
  readonly action: ContentsAction;
  readonly section: string;
  readonly data: Params;
}

/** An opened policy: the steps taken and not yet applied. Reading does not see them (reference: ksc-openapi.md 5.2). */
export interface OpenContents {
  readonly policy: number;
  readonly product: string;
  readonly version: string;
  readonly steps: Step[];
  /** Sections that can only be read: those of a revision, a profile, or of what is effective on a device. */
  readonly frozen?: Readonly<Record<string, Params>>;
}

/** Sections whose members are not settings with locks (reference: additions 2, policy profile contents). */
const plainSections = new Set(['KLEVP_NF_SECTION', '.KLCONN_ACL_SECTION']);

/**
 * Notes one change of the contents, checked against what is applied plus the steps so far. Throws WireError absentEntry
 * for an unknown section or variable, `exists` for one that must be new, badFormat for values that are not wrapped.
 */
export function takeStep(store: Store, contents: OpenContents, step: Step): void {
  if (contents.frozen !== undefined) throw notPermitted('these contents can only be read');
  if (step.action !== 'delete' && step.action !== 'deleteSection' && !plainSections.has(step.section))
    for (const [name, value] of Object.entries(step.data)) checkPolicyValue(value, `${step.section}.${name}`);
  const before = replay(store, contents, step.section, contents.steps);
  perform(before, step);
  contents.steps.push(step);
}

/** Writes the steps to the policy as it is now and forgets them. Throws as `takeStep` does when one no longer fits. */
export function applySteps(store: Store, contents: OpenContents): void {
  for (const section of new Set(contents.steps.map((step) => step.section))) {
    const data = replay(store, contents, section, contents.steps);
    if (data === undefined) removeSection(store, contents.policy, section);
    else writeSection(store, contents.policy, section, data);
  }
  contents.steps.length = 0;
}

/** A section as applied. Throws WireError absentEntry. */
export function appliedSection(store: Store, contents: OpenContents, section: string): Params {
  const data =
    contents.frozen === undefined
      ? readSection(store, contents.policy, section)
      : frozenSection(contents.frozen, section);
  if (data === undefined) throw absent(`no section '${section}'`);
  return data;
}

export function appliedSections(store: Store, contents: OpenContents): string[] {
  return contents.frozen === undefined ? sectionNames(store, contents.policy) : Object.keys(contents.frozen).sort();
}

function frozenSection(frozen: Readonly<Record<string, Params>>, section: string): Params | undefined {
  return Object.hasOwn(frozen, section) ? frozen[section] : undefined;
}

function replay(store: Store, contents: OpenContents, section: string, steps: readonly Step[]): Params | undefined {
  let data = readSection(store, contents.policy, section);
  for (const step of steps) if (step.section === section) data = perform(data, step);
  return data;
}

function perform(before: Params | undefined, { action, section, data }: Step): Params | undefined {
  if (action === 'createSection') {
    if (before !== undefined) throw new WireError('exists', `section '${section}' exists`);
    return {};
  }
  if (before === undefined) throw absent(`no section '${section}'`);
  switch (action) {
    case 'deleteSection':
      return undefined;
    case 'clear':
      return data;
    case 'replace':
      return { ...before, ...data };
    case 'update':
      requireNames(before, data, section);
      return { ...before, ...data };
    case 'add':
      for (const name of Object.keys(data))
        if (Object.hasOwn(before, name)) throw new WireError('exists', `variable '${section}.${name}' exists`);
      return { ...before, ...data };
    case 'delete':
      requireNames(before, data, section);
      return Object.fromEntries(Object.entries(before).filter(([name]) => !Object.hasOwn(data, name)));
  }
}

function requireNames(before: Params, data: Params, section: string): void {
  for (const name of Object.keys(data))
    if (!Object.hasOwn(before, name)) throw absent(`no variable '${section}.${name}'`);
}

/** What a setting consists of (reference: ksc-openapi.md 5.3 [D], additions 2 [D]); what is told on reading may come back. */
const settingRules: AttributeRules = {
  KLPRSS_Mnd: { kind: 'bool', isRequired: true },
  KLPRSS_ValLck: { kind: 'bool' },
  KLPRSS_ValLckGroup: { kind: 'string' },
  KLPRSS_ValLckPolicy: { kind: 'string' },
  KLPRSS_ValConcatArray: { kind: 'bool' },
  KLPRSS_ValConcatItemName: { kind: 'string' },
};

/** A setting is {KLPRSS_Val, KLPRSS_Mnd}, and so is each member of a container (reference: ksc-openapi.md 5.3 [D]). */
function checkPolicyValue(value: WireValue, place: string): void {
  const setting = insideParams(value);
  if (setting === undefined || !Object.hasOwn(setting, 'KLPRSS_Val'))
    throw badFormat(`${place}: a policy value is {KLPRSS_Val, KLPRSS_Mnd}`);
  const { KLPRSS_Val: inner, ...rest } = setting;
  checkAttributes(rest, settingRules, place, true);
  if (!isTyped(inner) || inner.type !== 'params') return;
  for (const [name, member] of Object.entries(inner.value)) checkPolicyValue(member, `${place}.${name}`);
}

const absent = (message: string): WireError => new WireError('absentEntry', message);
