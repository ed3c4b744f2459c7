import type { Evidence, ProofBy } from '../../ksc/dictionary.ts';
import type { MethodArea } from '../../ksc/methods.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Json } from '../../model/json.ts';
import type { ServerFacts } from '../../model/server.ts';

/** What `doctor` found out about one target. Plain data; a fact that no server tells is `unknown`, never assumed. */
export interface DoctorReport {
  readonly target: string;
  /** Null for what is not known because the server was not reached. */
  readonly server: ServerFindings | null;
  readonly methods: readonly MethodFinding[];
  readonly rights: readonly RightsFinding[];
  readonly taskRights: readonly TaskRight[];
  readonly entries: readonly EntryFinding[];
  /** Declared resources that `unproven-wire` would hold if they had to be written. */
  readonly held: readonly HeldFinding[];
  /** Declared resources that the session may not read, or not write as far as the server tells. */
  readonly refused: readonly RefusedFinding[];
  readonly templates: readonly TemplateFinding[];
  readonly diagnostics: readonly Diagnostic[];
  /** `held`: something that the project declares would be held, or the session may not read or write it. */
  readonly verdict: 'well' | 'held' | 'error';
}

export type Told = 'yes' | 'no' | 'unknown';

export interface ServerFindings extends ServerFacts {
  readonly url: string;
  readonly virtualServer: {
    /** As the target names it; null for the main server. */
    readonly asked: string | null;
    /** KLADMSRV_IS_VIRTUAL and KLADMSRV_VSID; null where the server does not say. */
    readonly isVirtual: boolean | null;
    readonly id: number | null;
  };
  readonly session: {
    /** How it was asked for (reference: ksc-openapi.md 1.3). */
    readonly scheme: 'KSCBasic' | 'KSCT';
    /** Session.Ping found it alive. */
    readonly alive: Told;
  };
  readonly certificate: CertificateFindings | null;
}

export interface CertificateFindings {
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfSigned: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days until it ends; negative after that. */
  readonly daysLeft: number;
  readonly sha256: string;
}

export interface MethodFinding {
  readonly name: string;
  readonly area: MethodArea;
  readonly access: 'read' | 'write';
  readonly neededBy: 'plan' | 'apply' | 'doctor';
  /** The answer of Limits.IsMethodPresent, whose meaning is not documented [?]. */
  readonly present: Told;
}

/** The least rights that a command needs in one area, and what the server tells of them. */
export interface RightsFinding {
  readonly area: MethodArea;
  readonly plan: readonly string[];
  readonly apply: readonly string[];
  readonly canRead: Told;
  readonly canWrite: Told;
  /** Why, in words; empty where nothing is to be said. */
  readonly note: string;
}

/** HstAccessControl.IsTaskTypeReadonly for the root group. */
export interface TaskRight {
  readonly entry: string;
  readonly canWrite: Told;
  readonly note: string;
}

export interface EntryFinding {
  readonly name: string;
  /** As it is used here: with an override, what a template gave, or what objects of this server carry. */
  readonly value: Json;
  /** As the dictionary has it. */
  readonly ownValue: Json;
  /** Values that objects of this server carry in its place: several where they differ, and prove nothing. */
  readonly carried: readonly { readonly value: Json; readonly on: string | null }[];
  readonly evidence: Evidence;
  readonly source: string;
  readonly meaning: string;
  readonly provenBy: ProofBy | null;
  /** The object of this server that proves it. */
  readonly on: string | null;
  /** What is held while it is not proven, such as `UpdateTask.install`; empty for a name that is only read. */
  readonly holds: readonly string[];
}

export interface RefusedFinding {
  readonly id: string;
  readonly why: string;
}

export interface HeldFinding {
  readonly id: string;
  readonly action: 'create' | 'update';
  readonly entries: readonly string[];
}

/** A slot of dictionary.templates whose identity is not proven, or that has a template. */
export interface TemplateFinding {
  readonly slot: string;
  readonly type: 'task' | 'policy';
  /** The template in use, in words. */
  readonly used: string | null;
  /** Why the one that kscctl.yaml names cannot be used. */
  readonly problem: string | null;
  readonly candidates: readonly TemplateCandidate[];
}

export interface TemplateCandidate {
  readonly id: string;
  readonly displayName: string;
  readonly sureness: Sureness;
  readonly why: string;
}

/** Nothing that is found by its name is claimed as proven. */
export type Sureness = 'likely' | 'possible';
