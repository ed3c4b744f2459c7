import { type ApplyRequest, applyPlan } from '../../src/app/apply-plan.ts';
import { makePlan } from '../../src/app/make-plan.ts';
import type { KindContext } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { readServerFacts } from '../../src/ksc/server-facts.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Event } from '../../src/model/event.ts';
import { type Acknowledgement, type GuardName, guardNames } from '../../src/model/guard.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import { type Metadata, type Resource, resourceId } from '../../src/model/resource.ts';
import type { RunReport } from '../../src/model/run.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import type { TestServer } from './simulated-server.ts';

/** Consent to whatever can be agreed to, but for `kept`. */
const consentTo = (kept: readonly GuardName[]): readonly Acknowledgement[] =>
  guardNames
    .filter((guard) => guard !== 'unproven-wire' && !kept.includes(guard))
    .map((guard) => ({ guard, reason: 'a test' }));
const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** The resources of a document, if nothing is wrong with them. */
export function declare(
  kindName: string,
  name: string,
  spec: JsonObject = {},
  rest: Partial<Metadata> = {},
): Resource[] {
  const kind = kinds.find((one) => one.name === kindName);
  if (kind === undefined) throw new Error(kindName);
  const resources = kind.declare({ name, ...rest }, spec).map((one): Resource => {
    const declared = normaliseObject(kind.schema, one.spec);
    return {
      id: resourceId(kind.name, one.name),
      kind: kind.name,
      name: one.name,
      metadata: { name, ...rest },
      spec: declared,
      declaredAt: place,
    };
  });
  return resources.filter((one) => kind.lint(one).every((found) => found.severity !== 'error'));
}

/** A server with the ledger of the one project that is applied to it. */
export class Site {
  readonly server: TestServer;
  ledger: Ledger | null = null;

  readonly #consent: readonly Acknowledgement[];

  /** `kept`: guards that hold what they find. */
  constructor(server: TestServer, kept: readonly GuardName[] = []) {
    this.server = server;
    this.#consent = consentTo(kept);
  }

  /** What stood in the way of the last plan. */
  problems: readonly Diagnostic[] = [];

  /** Null where the configuration has errors. */
  async plan(resources: readonly Resource[], ledger: Ledger | null = this.ledger) {
    const context = await this.server.context();
    const { client, dictionary } = context;
    const made = await makePlan({
      kinds,
      target: 'law',
      resources,
      configDigest: 'sha256:0',
      revision: Promise.resolve({ revision: null, dirty: false }),
      server: { client, dictionary, facts: await readServerFacts(client, 'embedded', null) },
      ledger,
      guards: { maxDeletes: 99, maxUninstalls: 99, acceptEula: false },
      acknowledgements: this.#consent,
      clock: () => 0,
      events: () => undefined,
      placed: (diagnostics) => Promise.resolve(diagnostics),
    });
    this.problems = made.ok ? [] : made.diagnostics;
    return made.ok ? { plan: made.plan, context: { ...context, names: made.names } } : null;
  }

  async apply(
    resources: readonly Resource[],
    interruptAfter = Number.POSITIVE_INFINITY,
  ): Promise<{ plan: Plan; report: RunReport } | null> {
    const planned = await this.plan(resources);
    if (planned === null) return null;
    const interruption = new AbortController();
    let ended = 0;
    const events = (event: Event) => {
      if (event.type !== 'outcome') return;
      ended += 1;
      if (ended >= interruptAfter) interruption.abort();
    };
    if (interruptAfter === 0) interruption.abort();
    const report = await this.carryOut(planned.plan, planned.context, { events, signal: interruption.signal });
    return { plan: planned.plan, report };
  }

  /** Carries out a plan that was made before. */
  carryOut(
    plan: Plan,
    context: KindContext,
    {
      events = () => undefined,
      signal = new AbortController().signal,
    }: Partial<Pick<ApplyRequest, 'events' | 'signal'>> = {},
  ): Promise<RunReport> {
    return applyPlan({
      plan,
      kinds,
      context,
      ledger: this.ledger,
      store: {
        load: () => Promise.resolve(this.ledger),
        save: (ledger) => Promise.resolve(void (this.ledger = ledger)),
      },
      runId: 'law',
      acknowledgements: this.#consent,
      events,
      signal,
    });
  }

  /** All that the server has of every kind, but for the ids that it gave. */
  async everything(): Promise<string[]> {
    const context = await this.server.context();
    for (const kind of kinds) await kind.prepare(context, [], new Map());
    await context.names.selections.load(context.client, context.dictionary);
    const observed = await Promise.all(
      kinds.map((kind) =>
        kind.observe({
          ...context,
          wanted: [],
          waiting: [],
          owned: new Set(),
          everything: true,
          notice: () => undefined,
        }),
      ),
    );
    return observed
      .flatMap((one, index) => one.objects.map((object) => `${kinds[index]?.name} ${JSON.stringify(object.spec)}`))
      .sort();
  }
}
