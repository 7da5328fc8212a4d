/** The organisation as a tree: which unit lies under which, at levels that are data. */
import { compareBytewise } from './ledger-entry.ts';
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

/** Units whose parents go round in a circle, each circle once, from its lowest code; of one code one row is given. */
export function circlesAmong(units: readonly OrgUnitFact[]): readonly (readonly string[])[] {
	const parents = new Map(units.map(({ code, parentCode }) => [code, parentCode]));
	const done = new Set<string>();
	const circles: string[][] = [];
	for (const code of [...parents.keys()].sort(compareBytewise)) {
		const path: string[] = [];
		let unit: string | null = code;
		while (unit !== null && !done.has(unit)) {
			done.add(unit);
			path.push(unit);
			unit = parents.get(unit) ?? null;
		}
		if (unit === null || !path.includes(unit)) continue;
		const circle = path.slice(path.indexOf(unit));
		const lowest = [...circle].sort(compareBytewise)[0] ?? unit;
		const at = circle.indexOf(lowest);
		circles.push([...circle.slice(at), ...circle.slice(0, at)]);
	}
	return circles;
}
