import type { Kind } from '../../kinds/kind.ts';
import { loadTemplates } from '../../kinds/load-templates.ts';
import { Dictionary, templateWords } from '../../ksc/dictionary.ts';
import { PxgError } from '../../ksc/errors.ts';
import { boolOf, intOf, isParams } from '../../ksc/values.ts';
import { type Clock, instantText } from '../../model/clock.ts';
import { type Diagnostic, diagnostic, hasErrors, sortDiagnostics } from '../../model/diagnostic.ts';
import type { EventSink } from '../../model/event.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Resource } from '../../model/resource.ts';
import type { ServerSession } from '../server-session.ts';
import { templateCandidates } from './candidates.ts';
import { type DeclaredNeeds, declaredNeeds } from './declared-needs.ts';
import type {
  CertificateFindings,
  DoctorReport,
  EntryFinding,
  RefusedFinding,
  ServerFindings,
  TaskRight,
  TemplateFinding,
  Told,
} from './doctor-report.ts';
import { entryUses } from './entry-uses.ts';
import { examineMethods } from './examine-methods.ts';
import { examineTaskRights, rightsByArea } from './examine-rights.ts';
import { type Survey, surveyServer } from './survey.ts';

export interface DoctorRequest {
  readonly kinds: readonly Kind[];
  readonly target: string;
  /** As the target asks for it; null for the main server. */
  readonly virtualServer: string | null;
  readonly scheme: ServerFindings['session']['scheme'];
  readonly server: ServerSession;
  /** Null when the declarations have errors: then nothing is said of what they would be held for. */
  readonly resources: readonly Resource[] | null;
  readonly ledger: Ledger | null;
  readonly clock: Clock;
  readonly events: EventSink;
  placed(diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]>;
}

/** Everything that can be told about a target without writing anything. */
export async function examine(request: DoctorRequest): Promise<DoctorReport> {
  const { kinds, server, events } = request;
  const found = await serverFindings(request);
  const methods = await examineMethods(server.client);
  const declared = await needsOf(request);
  const survey = await surveyServer(server, kinds, events);
  const hints = kinds.flatMap((kind) => kind.discovery.tasks);
  const taskRights = await examineTaskRights(server, survey.names, hints);
  const refused = [...declared.unread, ...notWritable(request, taskRights)];
  const diagnostics = await request.placed(
    sortDiagnostics([...declared.diagnostics, ...survey.diagnostics, ...refusals(survey)]),
  );
  return {
    target: request.target,
    server: found,
    methods,
    rights: rightsByArea(methods, survey.problems, taskRights),
    taskRights,
    entries: entryFindings(kinds, server.dictionary),
    held: declared.held,
    refused,
    templates: templateFindings(kinds, server.dictionary, survey),
    diagnostics,
    verdict: hasErrors(diagnostics) ? 'error' : declared.held.length + refused.length > 0 ? 'held' : 'well',
  };
}

/** The report of a target that was not reached. */
export function unreachedReport(target: string, diagnostics: readonly Diagnostic[]): DoctorReport {
  const nothing = { methods: [], rights: [], taskRights: [], entries: [], held: [], refused: [], templates: [] };
  return { target, server: null, ...nothing, diagnostics, verdict: 'error' };
}

async function serverFindings({ server, virtualServer, scheme, clock }: DoctorRequest): Promise<ServerFindings> {
  const { client, facts } = server;
  const answer = await client.call('HostGroup.GetStaticInfo', { pValues: null });
  const info = isParams(answer['PxgRetVal']) ? answer['PxgRetVal'] : {};
  return {
    ...facts,
    url: client.url,
    virtualServer: {
      asked: virtualServer,
      isVirtual: boolOf(info, 'KLADMSRV_IS_VIRTUAL'),
      id: intOf(info, 'KLADMSRV_VSID'),
    },
    session: { scheme, alive: await isAlive(server) },
    certificate: certificateFindings(server, clock()),
  };
}

async function isAlive({ client }: ServerSession): Promise<Told> {
  try {
    await client.call('Session.Ping', {});
    return 'yes';
  } catch (error) {
    if (error instanceof PxgError) return 'unknown';
    throw error;
  }
}

const dayMs = 86_400_000;

function certificateFindings({ client }: ServerSession, now: number): CertificateFindings | null {
  const shown = client.certificate();
  if (shown === null) return null;
  const { subject, issuer, isSelfSigned, validFrom, validTo, sha256 } = shown;
  return {
    subject,
    issuer,
    isSelfSigned,
    validFrom: instantText(validFrom.getTime()),
    validTo: instantText(validTo.getTime()),
    daysLeft: Math.floor((validTo.getTime() - now) / dayMs),
    sha256,
  };
}

/** With a dictionary of its own: what doctor sees beyond plan must not lift what plan would hold. */
async function needsOf({ kinds, server, resources, ledger, events }: DoctorRequest): Promise<DeclaredNeeds> {
  if (resources === null) return { held: [], unread: [], diagnostics: [] };
  const { client, facts } = server;
  const dictionary = new Dictionary(server.dictionary.settings, facts.edition === 'simulated');
  try {
    await loadTemplates({ client, dictionary }, kinds);
    return await declaredNeeds({ kinds, resources, ledger, server: { client, facts, dictionary }, events });
  } catch (error) {
    if (!(error instanceof PxgError)) throw error;
    return {
      held: [],
      unread: [],
      diagnostics: [diagnostic(error.code, { message: `${error.method}: ${error.message}` })],
    };
  }
}

/** Declared resources of a type that the server says is read-only for this session; of other kinds it does not say it. */
function notWritable({ kinds, resources }: DoctorRequest, rights: readonly TaskRight[]): RefusedFinding[] {
  const refused = new Set(rights.filter((one) => one.canWrite === 'no').map((one) => one.entry));
  return (resources ?? []).flatMap(({ id, kind, spec }) => {
    const slot = kinds.find((one) => one.name === kind)?.templates?.slotOf(spec) ?? '';
    return refused.has(slot) ? [{ id, why: `the account may not write tasks of this type (${slot})` }] : [];
  });
}

function refusals({ problems }: Survey): Diagnostic[] {
  return [...problems].map(([area, error]) =>
    diagnostic('server/not-readable', { message: `${area}: ${error.method}: ${error.message}` }),
  );
}

function entryFindings(kinds: readonly Kind[], dictionary: Dictionary): EntryFinding[] {
  const uses = entryUses(kinds);
  const entries = new Map(kinds.flatMap((kind) => kind.dictionary).map((one) => [one.name, one]));
  return [...entries.values()]
    .map((one): EntryFinding => {
      const proof = dictionary.proofOf(one);
      const { name, evidence, source, meaning } = one;
      return {
        name,
        value: dictionary.value(one),
        ownValue: one.value,
        carried: dictionary.carried(one),
        evidence,
        source,
        meaning,
        provenBy: proof?.by ?? null,
        on: proof?.on ?? null,
        holds: uses.get(name) ?? [],
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Slots that need a template, or have one; candidates for those of tasks come from the survey. */
function templateFindings(kinds: readonly Kind[], dictionary: Dictionary, { types }: Survey): TemplateFinding[] {
  const hints = kinds.flatMap((kind) => kind.discovery.tasks);
  return kinds.flatMap(({ templates }) =>
    (templates?.slots ?? []).flatMap((slot): TemplateFinding[] => {
      const used = dictionary.template(slot.name);
      const problem = dictionary.templateProblem(slot.name);
      const needed = slot.entry !== null && !dictionary.isProven(slot.entry);
      if (used === null && problem === null && !needed) return [];
      const ofSlot = hints.find((one) => one.entry.name === slot.name);
      const candidates = used !== null || ofSlot === undefined ? [] : templateCandidates(types, ofSlot);
      const words = used === null ? null : templateWords(used);
      return [{ slot: slot.name, type: templates?.type ?? 'task', used: words, problem, candidates }];
    }),
  );
}
