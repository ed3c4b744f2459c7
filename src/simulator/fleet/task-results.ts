/** State of a task on a device (reference: ksc-openapi.md 4.1, task state [D]); that 32 stands for missed is our reading. */
export type ResultState = 3 | 4 | 32;

export const resultStates = { failed: 3, completed: 4, missed: 32 } as const satisfies Record<string, ResultState>;

export interface TaskResult {
  readonly state: ResultState;
  readonly time: number;
  readonly text: string;
}

/** The newest result of each task on each device, `''` for the server, since they were last written. */
export class TaskResults {
  readonly #results = new Map<number, Map<string, TaskResult>>();

  record(task: number, device: string, result: TaskResult): void {
    let results = this.#results.get(task);
    if (results === undefined) {
      results = new Map();
      this.#results.set(task, results);
    }
    results.set(device, result);
  }

  /** Hands over all results and forgets them. */
  take(visit: (task: number, device: string, result: TaskResult) => void): void {
    for (const [task, results] of this.#results) for (const [device, result] of results) visit(task, device, result);
    this.#results.clear();
  }
}
