import { holds } from './content.ts';
import { isToBeRemoved, obstacleToAgent, obstacleToTask, type RuleFacts } from './rules.ts';
import type { AgentSettings, Content, FleetDevice, FleetUpdate, InstallMode } from './state.ts';

/** What the agent of a device does at a synchronisation. */
export interface AgentWork {
  readonly install: readonly FleetUpdate[];
  readonly remove: readonly FleetUpdate[];
}

const nothing: AgentWork = { install: [], remove: [] };

/**
 * Which updates are to be installed or removed, by the rules of rules.ts. Most devices are alike, so an answer is worked
 * out once for all with the same products, updates and source, however many devices and updates there are.
 */
export class UpdateChoice {
  readonly #facts: RuleFacts;
  readonly #application: readonly FleetUpdate[];
  readonly #component: readonly FleetUpdate[];
  readonly #declined: readonly FleetUpdate[];
  readonly #releases: readonly number[];
  readonly #forTask = new Map<string, readonly FleetUpdate[]>();
  readonly #forAgent = new Map<string, AgentWork>();

  constructor(facts: RuleFacts, updates: readonly FleetUpdate[]) {
    this.#facts = facts;
    this.#application = updates.filter((update) => update.class === 'application' && update.approval >= 0);
    this.#component = updates.filter((update) => update.class === 'component' && update.approval >= 0);
    this.#declined = updates.filter((update) => update.approval < 0 && update.isUninstallable);
    this.#releases = [...new Set(updates.map(({ released }) => released))].sort((a, b) => a - b);
  }

  /** What an update task of a mode installs on a device from a source. */
  forTask(device: FleetDevice, mode: InstallMode, content: Content): readonly FleetUpdate[] {
    const key = `${device.products.number}/${device.updates.number}/${mode}/${this.#rank(content)}/${device.platform}`;
    const known = this.#forTask.get(key);
    if (known !== undefined) return known;
    const chosen = this.#application.filter(
      (update) => holds(content, update) && obstacleToTask(this.#facts, update, device, mode) === undefined,
    );
    this.#forTask.set(key, chosen);
    return chosen;
  }

  /** What the agent installs and removes; without content it can only remove. */
  forAgent(device: FleetDevice, settings: AgentSettings, content: Content | undefined): AgentWork {
    const rank = content === undefined ? -1 : this.#rank(content);
    const sets = `${device.products.number}/${device.updates.number}`;
    const key = `${sets}/${settings.autoInstallUndefined}/${rank}/${device.platform}`;
    const known = this.#forAgent.get(key);
    if (known !== undefined) return known;
    const work = {
      install: this.#component.filter(
        (update) =>
          content !== undefined &&
          holds(content, update) &&
          obstacleToAgent(this.#facts, update, device, settings) === undefined,
      ),
      remove: this.#declined.filter((update) => isToBeRemoved(update, device)),
    };
    const answer = work.install.length + work.remove.length === 0 ? nothing : work;
    this.#forAgent.set(key, answer);
    return answer;
  }

  /** Forgets all answers, for when updates have become known. */
  forget(): void {
    this.#forTask.clear();
    this.#forAgent.clear();
  }

  /** How many of the moments of release a source knows: sources of the same rank hold the same updates. */
  #rank(content: Content): number {
    let low = 0;
    let high = this.#releases.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#releases[middle] ?? 0) <= content.knownUntil) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
