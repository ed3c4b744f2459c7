import type { ApprovalStatus } from '../kinds/names/approval-status.ts';
import type { Place } from '../model/diagnostic.ts';
import { isJsonArray, isJsonObject, type Json } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';

/** A decision as one revision declares it. */
export interface Entry {
  /** `UpdateApproval/<update>`. */
  readonly id: string;
  readonly update: string;
  readonly product: string | null;
  readonly title: string | null;
  readonly status: ApprovalStatus;
  /** Agreements accepted with it, by name where the server tells it, in the order of their text. */
  readonly eulas: readonly string[];
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly declaredAt: Place;
}

/** `known` is what the server says of the update; null where it says nothing. */
export function entryOf(resource: Resource, known: { readonly product: string; readonly title: string } | null): Entry {
  const { spec } = resource;
  const reference = isJsonObject(spec['update']) ? spec['update'] : {};
  const status = spec['status'] as ApprovalStatus;
  return {
    id: resource.id,
    update: resource.name,
    product: known?.product ?? textOrNull(reference['product']),
    title: known?.title ?? textOrNull(spec['title']) ?? textOrNull(reference['title']),
    status,
    eulas: status === 'Approved' && isJsonArray(spec['acceptEulas']) ? spec['acceptEulas'].map(String).sort() : [],
    reason: textOrNull(spec['reason']),
    ticket: textOrNull(spec['ticket']),
    declaredAt: resource.declaredAt,
  };
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
