import { notKnown, type Plan, planChanges } from '../model/plan.ts';
import type { Picture } from '../model/watch-event.ts';

export function pictureOf(plan: Plan): Picture {
  return {
    fingerprint: plan.fingerprint,
    changes: planChanges(plan).map(({ id, label, action, held, skippedWith }) => ({
      id,
      label,
      action,
      held,
      ...(skippedWith === undefined ? {} : { skippedWith }),
    })),
    adoptions: plan.adoptions.length,
    unknown: notKnown(plan),
    drift: plan.drift.map((one) => ({ id: one.id, kind: one.kind, fields: one.fields.map((field) => field.path) })),
    guards: plan.guards.filter((one) => !one.acknowledged).map(({ guard, explanation }) => ({ guard, explanation })),
    diagnostics: plan.diagnostics,
  };
}
