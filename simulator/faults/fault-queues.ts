import { type Fault, FOREVER } from './fault.js';

/** The faults to come: one queue a path, played in the order they were set. */
export class FaultQueues {
  readonly #byPath = new Map<string, Fault[]>();

  add(fault: Fault): void {
    const queue = this.#byPath.get(fault.path);
    if (queue) queue.push({ ...fault });
    else this.#byPath.set(fault.path, [{ ...fault }]);
  }

  /** The fault for this request, if one is due. It is one time fewer afterwards. */
  take(path: string): Fault | undefined {
    const queue = this.#byPath.get(path);
    const fault = queue?.[0];
    if (!queue || !fault || fault.times === FOREVER) return fault;
    fault.times -= 1;
    if (fault.times === 0) queue.shift();
    if (queue.length === 0) this.#byPath.delete(path);
    return fault;
  }

  /** What is still to come, with the times that are left. */
  list(): Fault[] {
    return [...this.#byPath.values()].flat();
  }

  /** Clears one path, or all; gives how many faults were still to come. */
  clear(path?: string): number {
    const cleared = path === undefined ? this.list() : (this.#byPath.get(path) ?? []);
    if (path === undefined) this.#byPath.clear();
    else this.#byPath.delete(path);
    return cleared.length;
  }
}
