import { sortByPoints } from '#lib/domain/sort-by-points.ts';
import {
	compareMerit,
	compareStanding,
	type Rankable,
	type RankMethod
} from '#lib/domain/standings.ts';

/** Somebody's place in the index. */
export interface Place<Row extends Rankable> {
	readonly row: Row;
	/** From 0, never shared. */
	readonly order: number;
	/** From 1, shared by ties: 1, 2, 2, 4, or without gaps 1, 2, 2, 3. Null: not ranked. */
	readonly rank: number | null;
}

/**
 * One division in its order, in memory: a sorted array and binary search. A changed total costs two searches and
 * two moves of memory; nothing is sorted again, and no rank is stored anywhere.
 */
export class StandingsIndex<Row extends Rankable> {
	readonly #ordered: Row[];
	readonly #byEmployee: Map<string, Row>;

	/** `method`: new rules of a contest may change it. */
	constructor(
		rows: Iterable<Row> = [],
		public method: RankMethod = 'competition'
	) {
		this.#byEmployee = new Map();
		for (const row of rows) this.#byEmployee.set(row.employeeNo, row);
		this.#ordered = sortByPoints([...this.#byEmployee.values()], compareStanding);
	}

	get size(): number {
		return this.#ordered.length;
	}

	/** Everybody, best first. */
	get rows(): readonly Row[] {
		return this.#ordered;
	}

	get(employeeNo: string): Row | undefined {
		return this.#byEmployee.get(employeeNo);
	}

	/** Puts a total where it belongs, new or changed. */
	set(row: Row): void {
		// Two splices are the fastest move there is: the engine shifts whole blocks of memory.
		this.remove(row.employeeNo);
		this.#byEmployee.set(row.employeeNo, row);
		this.#ordered.splice(this.#insertionPoint(row), 0, row);
	}

	/** False: was not there. */
	remove(employeeNo: string): boolean {
		const row = this.#byEmployee.get(employeeNo);
		if (row === undefined) return false;
		this.#byEmployee.delete(employeeNo);
		this.#ordered.splice(this.#insertionPoint(row), 1);
		return true;
	}

	place(employeeNo: string): Place<Row> | undefined {
		const row = this.#byEmployee.get(employeeNo);
		if (row === undefined) return undefined;
		return { row, order: this.#insertionPoint(row), rank: this.#rankOf(row) };
	}

	/** The first `count` with their places. */
	top(count: number): Place<Row>[] {
		return this.between(0, count);
	}

	/** The places from `start` up to, not including, `end`. */
	between(start: number, end: number): Place<Row>[] {
		const first = Math.max(0, start);
		const places: Place<Row>[] = [];
		let above: Place<Row> | undefined;
		for (const [offset, row] of this.#ordered.slice(first, Math.max(first, end)).entries()) {
			const order = first + offset;
			const rank =
				above === undefined
					? this.#rankOf(row)
					: compareMerit(above.row, row) === 0
						? above.rank
						: row.isRanked
							? this.#rankAfter(above.rank, order)
							: null;
			above = { row, order, rank };
			places.push(above);
		}
		return places;
	}

	/** The own place with so many above and below it, where there are any. */
	neighbours(employeeNo: string, each: number): Place<Row>[] {
		const own = this.place(employeeNo);
		return own === undefined ? [] : this.between(own.order - each, own.order + each + 1);
	}

	#rankOf(row: Row): number | null {
		if (!row.isRanked) return null;
		const before = this.#firstNotBetter(row, compareMerit);
		if (this.method === 'competition') return before + 1;
		let rank = 1;
		for (let order = 1; order <= before; order += 1) {
			const [above, own] = [this.#ordered[order - 1], this.#ordered[order]];
			if (above && own && compareMerit(above, own) !== 0) rank += 1;
		}
		return rank;
	}

	/** The rank of somebody who stands below, and does not share, the rank above. */
	#rankAfter(above: number | null, order: number): number {
		return this.method === 'competition' ? order + 1 : (above ?? 0) + 1;
	}

	#insertionPoint(row: Row): number {
		return this.#firstNotBetter(row, compareStanding);
	}

	/** How many stand strictly before `row` by `compare`. */
	#firstNotBetter(row: Row, compare: (left: Rankable, right: Rankable) => number): number {
		let low = 0;
		let high = this.#ordered.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const candidate = this.#ordered[middle];
			if (candidate !== undefined && compare(candidate, row) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
