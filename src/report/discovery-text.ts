import type { Discovery } from '../app/doctor/discover.ts';
import type { SettingDifference } from '../app/doctor/policy-attributes.ts';
import type { JsonObject } from '../model/json.ts';
import { inert } from './inert.ts';
import { overrideBlock } from './override-block.ts';
import { formatVersion } from './plan-json.ts';
import type { Style } from './style.ts';

/** What was found, and the block for kscctl.yaml last. */
export function discoveryText(discovery: Discovery, target: string, style: Style): string {
  const block = overrideBlock(discovery.proposals);
  const blocks = [
    style('bold', inert(`Found on target ${target}`)),
    section('Types of tasks', discovery.types.flatMap(typeLines), style),
    section(
      'Attributes of Network Agent policies',
      discovery.attributes.map(({ section: of, attribute, type, values }) => {
        const held = values.length === 0 ? '' : ` = ${values.map((one) => JSON.stringify(one)).join(' or ')}`;
        return `${of} / ${attribute}  ${type}${held}`;
      }),
      style,
    ),
    ...(discovery.differences === null ? [] : [differencesText(discovery.differences, style)]),
    block === null
      ? 'Nothing to propose: every name that was looked for is proven, or nothing like it is on this server.'
      : `${style('bold', 'To paste under spec of kscctl.yaml')}\n\n${block}`,
  ];
  return blocks.filter((one) => one !== '').join('\n\n');
}

/** The same for scripts. */
export function discoveryJson(discovery: Discovery, target: string): JsonObject {
  // Every part of a discovery is plain data.
  return {
    formatVersion,
    target,
    ...(discovery as unknown as JsonObject),
    yaml: overrideBlock(discovery.proposals),
  };
}

function typeLines({ identity, tasks, parameters, schedules }: Discovery['types'][number]): string[] {
  const { product, version, component, type } = identity;
  const names = tasks.slice(0, 3).map((one) => `"${one.displayName}"${one.madeByWizard ? ' (wizard)' : ''}`);
  const more = tasks.length > 3 ? ` and ${tasks.length - 3} more` : '';
  return [
    `TASK_NAME ${type}  product ${product} ${version}, component ${component}: ${tasks.length === 1 ? '1 task' : `${tasks.length} tasks`}`,
    `    ${names.join(', ')}${more}; TASKSCH_TYPE/subtype ${schedules.join(', ')}`,
    ...(parameters.length === 0
      ? []
      : [`    parameters: ${parameters.map((one) => `${one.name} ${one.types.join('|')}`).join(', ')}`]),
  ];
}

function differencesText(differences: readonly SettingDifference[], style: Style): string {
  if (differences.length === 0) return 'The two policies do not differ in any setting.';
  const lines = differences.map(({ section: of, attribute, below, differs, type }) => {
    const nested = below.length === 0 ? '' : `.${below.join('.')} (inside a container: no entry can stand for it yet)`;
    return `${of} / ${attribute}${nested}  ${differs}, ${type}`;
  });
  return section('The two policies differ in', lines, style);
}

function section(title: string, lines: readonly string[], style: Style): string {
  if (lines.length === 0) return '';
  return [style('bold', title), ...lines.map((line) => `  ${inert(line)}`)].join('\n');
}
