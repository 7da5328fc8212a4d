/** The organisation as a tree: which unit lies under which, at levels that are data. */
import type { OrgUnitFact } from './org-unit-rows.ts';

export class OrgTree {
	static readonly EMPTY = new OrgTree([]);

	readonly #units: ReadonlyMap<string, OrgUnitFact>;
	readonly #paths = new Map<string, readonly string[]>();

	/** Of several rows for one code the last one counts. */
	constructor(units: Iterable<OrgUnitFact>) {
		this.#units = new Map([...units].map((unit) => [unit.code, unit]));
	}

	unit(code: string): OrgUnitFact | null {
		return this.#units.get(code) ?? null;
	}

	/** The unit itself, then its parents up to the root. A unit that the tree does not know stands alone. */
	pathOf(code: string): readonly string[] {
		const known = this.#paths.get(code);
		if (known) return known;
		const path = [code];
		for (
			let parent = this.#units.get(code)?.parentCode ?? null;
			parent !== null && !path.includes(parent);
			parent = this.#units.get(parent)?.parentCode ?? null
		)
			path.push(parent);
		this.#paths.set(code, path);
		return path;
	}

	/** Is the unit this root, or anywhere under it? */
	isWithin(code: string, root: string): boolean {
		return code === root || this.pathOf(code).includes(root);
	}

	/** The unit of a level that a unit lies in, or null where there is none. */
	atLevel(code: string, level: string): string | null {
		return this.pathOf(code).find((unit) => this.#units.get(unit)?.level === level) ?? null;
	}
}
