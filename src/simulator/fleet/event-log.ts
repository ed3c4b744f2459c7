export interface FleetEvent {
  readonly time: number;
  readonly kind: EventKind;
  readonly device: string | null;
  readonly task: number | null;
  readonly text: string;
}

export type EventKind =
  | 'task-completed'
  | 'task-failed'
  | 'task-missed'
  | 'task-waiting'
  | 'update-installed'
  | 'update-uninstalled'
  | 'update-known'
  | 'policy-delivered'
  | 'security-issue'
  | 'point-assigned';

/** How many events a server keeps; a large fleet makes more of them in a day, and the oldest go. */
export const keptEvents = 50_000;

/** What happened while time moved: all of it counted, the newest kept. */
export class EventLog {
  #events: FleetEvent[] = [];
  #total = 0;
  readonly #counts = new Map<EventKind, number>();

  push(event: FleetEvent): void {
    this.#events.push(event);
    this.#total += 1;
    this.#counts.set(event.kind, this.count(event.kind) + 1);
    if (this.#events.length >= 2 * keptEvents) this.#events = this.#events.slice(-keptEvents);
  }

  get total(): number {
    return this.#total;
  }

  count(kind: EventKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** The newest events in the order in which they happened. */
  kept(): readonly FleetEvent[] {
    return this.#events.slice(-keptEvents);
  }
}
