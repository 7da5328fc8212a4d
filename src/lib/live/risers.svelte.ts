import { SvelteMap } from 'svelte/reactivity';
import type { BoardSnapshot } from './events.ts';
import { risenBetween } from './risen.ts';

/** How long a riser's row glows. */
export const GLOW_MS = 5_000;

/** Who has gained a rank in the last seconds. */
export class Risers {
	#endings = new SvelteMap<string, ReturnType<typeof setTimeout>>();

	/** `key`: an employee number, or a team. */
	has(key: string): boolean {
		return this.#endings.has(key);
	}

	compare(before: BoardSnapshot, after: BoardSnapshot): void {
		for (const key of risenBetween(before, after)) {
			clearTimeout(this.#endings.get(key));
			const ending = setTimeout(() => this.#endings.delete(key), GLOW_MS);
			this.#endings.set(key, ending);
		}
	}

	clear(): void {
		for (const ending of this.#endings.values()) clearTimeout(ending);
		this.#endings.clear();
	}
}
