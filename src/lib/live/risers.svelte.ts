import { SvelteMap } from 'svelte/reactivity';
import type { StandingRow } from './events.ts';
import { risenBetween } from './risen.ts';

/** How long a riser's row glows. */
export const GLOW_MS = 5_000;

/** Who has gained a rank in the last seconds. */
export class Risers {
	#endings = new SvelteMap<string, ReturnType<typeof setTimeout>>();

	has(employeeNo: string): boolean {
		return this.#endings.has(employeeNo);
	}

	compare(before: readonly StandingRow[], after: readonly StandingRow[]): void {
		for (const employeeNo of risenBetween(before, after)) {
			clearTimeout(this.#endings.get(employeeNo));
			const ending = setTimeout(() => this.#endings.delete(employeeNo), GLOW_MS);
			this.#endings.set(employeeNo, ending);
		}
	}

	clear(): void {
		for (const ending of this.#endings.values()) clearTimeout(ending);
		this.#endings.clear();
	}
}
