import type {
  CertificateFindings,
  DoctorReport,
  EntryFinding,
  MethodFinding,
  ServerFindings,
  TemplateFinding,
  Told,
} from '../app/doctor/doctor-report.ts';
import { equalJson } from '../model/json.ts';
import { inert } from './inert.ts';
import type { Style } from './style.ts';
import { valueText } from './value-text.ts';

export interface DoctorTextOptions {
  readonly style: Style;
  /** Proven entries one by one, and every method. */
  readonly verbose: boolean;
}

/** A report for people: facts first, then what is held and why, then what to do. */
export function doctorText(report: DoctorReport, options: DoctorTextOptions): string {
  const { style } = options;
  if (report.server === null) return style('bold', inert(`Target ${report.target} was not reached.`));
  const blocks = [
    serverBlock(report.target, report.server, style),
    methodsBlock(report.methods, options),
    rightsBlock(report, style),
    entriesBlock(report.entries, options),
    templatesBlock(report.templates, style),
    heldBlock(report, style),
    refusedBlock(report, style),
    style('bold', verdict(report)),
  ];
  return blocks.filter((one) => one !== '').join('\n\n');
}

function block(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : [style('bold', title), ...lines.map((line) => `  ${line}`)].join('\n');
}

function withTitle(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? style('bold', title) : block(title, lines, style);
}

function serverBlock(target: string, server: ServerFindings, style: Style): string {
  const { virtualServer, session, certificate } = server;
  const asked = virtualServer.asked === null ? 'the main server' : `"${virtualServer.asked}"`;
  const isVirtual = virtualServer.isVirtual === null ? '' : virtualServer.isVirtual ? ', virtual' : ', not virtual';
  const lines = [
    `address         ${server.url}`,
    `edition         ${server.edition}, version ${server.version ?? 'unknown'}`,
    `identity        ${server.identity}`,
    `virtual server  ${asked}${isVirtual}${virtualServer.id === null ? '' : `, id ${virtualServer.id}`}`,
    `session         by token, asked for with ${session.scheme}; alive: ${session.alive}`,
  ].map(inert);
  return block(`Target ${inert(target)}: reached`, [...lines, ...certificateLines(certificate, style)], style);
}

function certificateLines(certificate: CertificateFindings | null, style: Style): string[] {
  if (certificate === null) return [];
  const { isSelfSigned, issuer, subject, validTo, daysLeft, sha256 } = certificate;
  const signer = isSelfSigned ? 'signed by itself' : `signed by ${oneLine(issuer)}`;
  const ends = daysLeft < 30 ? style('red', `in ${daysLeft} days`) : `in ${daysLeft} days`;
  return [
    `certificate     ${inert(`${oneLine(subject)}, ${signer}`)}, valid until ${validTo} (${ends})`,
    `                SHA-256 ${sha256}`,
  ];
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}

function methodsBlock(methods: readonly MethodFinding[], { style, verbose }: DoctorTextOptions): string {
  const line = (words: string, some: readonly MethodFinding[]): string => {
    const absent = some.filter((one) => one.present === 'no').map((one) => one.name);
    const unknown = some.filter((one) => one.present === 'unknown').length;
    const present = some.length - absent.length - unknown;
    return [
      `${words}: ${present} of ${some.length} present`,
      ...(unknown === 0 ? [] : [`${unknown} not told`]),
      ...(absent.length === 0 ? [] : [style('red', `absent: ${absent.join(', ')}`)]),
    ].join('; ');
  };
  const needed = (by: MethodFinding['neededBy']) => methods.filter((one) => one.neededBy === by);
  return block(
    'Methods (as Limits.IsMethodPresent answers; what it means exactly is not documented)',
    [
      line('plan', needed('plan')),
      line('apply, besides', needed('apply')),
      line('doctor, besides', needed('doctor')),
      ...(verbose ? methods.map((one) => `  ${one.present.padEnd(8)}${one.neededBy.padEnd(8)}${one.name}`) : []),
    ],
    style,
  );
}

function rightsBlock({ rights, taskRights }: DoctorReport, style: Style): string {
  const words = (told: Told, needed: boolean): string => {
    const text = needed ? told : '-';
    return told === 'no' && needed ? style('red', text.padEnd(9)) : text.padEnd(9);
  };
  const width = Math.max(...rights.map((one) => one.area.length)) + 2;
  const rows = rights.map(({ area, plan, apply, canRead, canWrite, note }) => {
    const [reads, writes] = [plan.length > 0, apply.length > 0];
    const cells = `${area.padEnd(width)}${(reads ? 'read' : '').padEnd(6)}${(writes ? 'write' : '-').padEnd(7)}`;
    const tried = `${words(canRead, reads)}${words(canWrite, writes)}`;
    return `${cells}${tried}${note === '' ? '' : style('red', inert(note))}`.trimEnd();
  });
  const answers = new Map<string, string[]>();
  for (const { entry, canWrite, note } of taskRights) {
    const answer = `${canWrite}${note === '' ? '' : ` (${note})`}`;
    answers.set(answer, [...(answers.get(answer) ?? []), entry]);
  }
  const tasks = [...answers].map(([answer, names]) => inert(`may tasks be written: ${names.join(', ')}: ${answer}`));
  const head = `${'area'.padEnd(width)}${'plan'.padEnd(6)}${'apply'.padEnd(7)}${'readable'.padEnd(9)}writable`;
  const title = 'Least rights (what plan and apply need; readable was tried; writable is told for types of tasks only)';
  return block(title, [style('dim', head), ...rows, ...tasks], style);
}

function entriesBlock(entries: readonly EntryFinding[], { style, verbose }: DoctorTextOptions): string {
  const proven = entries.filter((one) => one.provenBy !== null);
  const counts = new Map<string, number>();
  for (const one of proven) counts.set(one.provenBy ?? '', (counts.get(one.provenBy ?? '') ?? 0) + 1);
  const byWhat = [...counts].map(([by, count]) => `${count} ${by}`).join(', ');
  const seen = proven.filter((one) => verbose || one.provenBy === 'seen' || one.provenBy === 'template');
  const unproven = entries.filter((one) => one.provenBy === null);
  return [
    withTitle(
      `Names of the wire: ${proven.length} of ${entries.length} proven here (${byWhat})`,
      seen.map(provenLine),
      style,
    ),
    block(
      `Not proven here: ${unproven.length}`,
      unproven.flatMap((one) => [
        `${style('yellow', one.name)}  ${one.evidence}, ${inert(valueText(one.value))}: ${inert(one.meaning)}`,
        ...(one.carried.length === 0 ? [] : [`    on this server: ${carriedWords(one)}`]),
        `    ${one.holds.length === 0 ? 'holds nothing; what is read through it is unknown' : `holds ${one.holds.join(', ')}`}`,
      ]),
      style,
    ),
  ]
    .filter((one) => one !== '')
    .join('\n\n');
}

function provenLine({ name, provenBy, on, value }: EntryFinding): string {
  return `${name}  ${provenBy ?? ''}${on === null ? '' : ` on ${inert(on)}`}: ${inert(valueText(value))}`;
}

function carriedWords({ carried }: EntryFinding): string {
  return carried.map(({ value, on }) => inert(`${valueText(value)}${on === null ? '' : ` on ${on}`}`)).join(', ');
}

/** Candidates that are shown a slot. */
const shownCandidates = 5;

function templatesBlock(templates: readonly TemplateFinding[], style: Style): string {
  const lines = templates.flatMap(({ slot, type, used, problem, candidates }) => {
    if (used !== null) return [`${slot}: ${inert(used)} is used`];
    const found = candidates
      .slice(0, shownCandidates)
      .map((one) => `    "${inert(one.displayName)}" (id ${inert(one.id)}): ${one.sureness}, ${inert(one.why)}`);
    const more = candidates.length > shownCandidates ? [`    and ${candidates.length - shownCandidates} more`] : [];
    const head = problem === null ? `${slot}: no template` : style('red', `${slot}: ${inert(problem)}`);
    const none = `    no ${type} of that product is on the server: create one in the console, then run doctor again`;
    return [head, ...(found.length === 0 ? [none] : [...found, ...more])];
  });
  return block('Templates (dictionary.templates: {NAME: {task: "display name or id"}})', lines, style);
}

function heldBlock({ held, entries }: DoctorReport, style: Style): string {
  const lines = held.map(
    (one) =>
      `${style('red', inert(one.id))}  ${one.action === 'create' ? 'to create' : 'to change'}: ${one.entries.join(', ')}`,
  );
  const names = [...new Set(held.flatMap((one) => one.entries))].sort();
  const seen = entries.filter((one) => names.includes(one.name) && one.provenBy === 'seen');
  const accept =
    seen.length === 0
      ? []
      : [
          '',
          'doctor saw these of them, where plan does not look; to let plan and apply use them, in kscctl.yaml:',
          `  dictionary: {accept: [${seen.map((one) => one.name).join(', ')}]${overrides(seen)}}`,
        ];
  return block('Declared here, and held by unproven-wire if it had to be written', [...lines, ...accept], style);
}

/** What plan does not see it takes from the dictionary, unless the value of this server is named. */
function overrides(seen: readonly EntryFinding[]): string {
  const other = seen.filter(({ value, ownValue, carried }) => carried.length > 0 && !equalJson(value, ownValue));
  if (other.length === 0) return '';
  return `, override: {${other.map(({ name, value }) => `${name}: ${inert(valueText(value))}`).join(', ')}}`;
}

function refusedBlock({ refused }: DoctorReport, style: Style): string {
  const lines = refused.map(({ id, why }) => `${style('red', inert(id))}  ${inert(why)}`);
  return block('Declared here, and not to be read or written in full', lines, style);
}

function verdict({ verdict: word, held, refused }: DoctorReport): string {
  if (word === 'well') return 'All well: nothing that is declared would be held.';
  if (word === 'error') return 'Errors stand in the way of a plan; see above.';
  const names = `${resources(held.length)} would be held. "kscctl doctor --discover" looks for the names.`;
  const rights = `${resources(refused.length)} cannot be read or written in full; the least rights are listed above.`;
  return [...(held.length > 0 ? [names] : []), ...(refused.length > 0 ? [rights] : [])].join('\n');
}

function resources(count: number): string {
  return `${count} declared ${count === 1 ? 'resource' : 'resources'}`;
}
