import { goesOn } from '../model/change.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import type { Picture, WatchEvent } from '../model/watch-event.ts';
import type { Effect, LoopState, Matter, Step } from './loop-state.ts';

export function report(event: WatchEvent): Effect {
  return { type: 'report', event };
}

/** The effects, unless the same was told last of that matter: a queue that waits is not announced at every tick. */
export function tell(state: LoopState, matter: Matter, key: string, effects: readonly Effect[]): Step {
  if (state.told[matter] === key) return { state, effects: [] };
  return { state: { ...state, told: { ...state.told, [matter]: key } }, effects };
}

/** From now on the same is news again. */
export function forgetting(state: LoopState, ...matters: readonly Matter[]): LoopState {
  return { ...state, told: { ...state.told, ...Object.fromEntries(matters.map((one) => [one, ''])) } };
}

/** Tells what a plan says where that is news: drift, and what is to do, held or in sync. */
export function tellPicture(state: LoopState, { drift, ...picture }: Picture): Step {
  const { changes, guards, fingerprint, unknown } = picture;
  const { revision } = state;
  const driftKey = canonicalJson(drift.map(({ id, kind, fields }): Json => [id, kind, fields]));
  const drifted =
    drift.length === 0
      ? { state: forgetting(state, 'drift'), effects: [] }
      : tell(state, 'drift', driftKey, [report({ event: 'drift', revision, drift })]);
  if (changes.length === 0 && unknown === 0) {
    const told = tell(drifted.state, 'outcome', 'in-sync', [report({ event: 'in-sync', revision })]);
    return { state: told.state, effects: [...drifted.effects, ...told.effects] };
  }
  const event = !changes.some(goesOn) ? 'held' : 'planned';
  const held = changes.map(({ id, held, skippedWith }): Json => [id, held, skippedWith ?? null]);
  const key = canonicalJson([fingerprint, held, guards.map((one) => one.explanation), unknown]);
  const told = tell(drifted.state, 'outcome', key, [report({ event, revision, picture: { drift, ...picture } })]);
  return { state: told.state, effects: [...drifted.effects, ...told.effects] };
}
