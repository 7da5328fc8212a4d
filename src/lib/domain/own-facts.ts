/** What counts in a contest after stage 1, and each manager's part of it. */
import { groupBy } from './group-by.ts';
import type { Activity, EntryList, Instant, LedgerEntry, PeriodFigure } from './ledger-entry.ts';
import { placesInOccurrence } from './netting.ts';
import type { ClaimBehaviour } from './rules/rule-kind.ts';

/** What stage 1 leaves of one manager's facts. */
export interface OwnPart {
	/** Netted and in the window, in order of occurrence, each once: what base figures are made from. */
	readonly activities: readonly Activity[];
	/** Their places among those of everybody. */
	readonly places: Uint32Array;
	/** Those of them that do not count in this run: not valid, or undecided in the confirmed run. */
	readonly left: ReadonlySet<Activity>;
	/** The latest statement of every figure, whatever its period. */
	readonly figures: readonly PeriodFigure[];
	/** Per manager the earliest instant at which what counts changes without new facts. */
	readonly changesAt: ReadonlyMap<string, Instant>;
}

interface People {
	readonly has: (employeeNo: string) => boolean;
}

/** The facts of everybody, of which each manager has a part. */
export class OwnFacts {
	readonly activities: OwnActivities;
	/** Places of those that do not count in this run. */
	readonly #left: ReadonlySet<number>;
	readonly #changesAt: ReadonlyMap<string, Instant>;
	readonly #figuresOf: ReadonlyMap<string, readonly PeriodFigure[]>;

	constructor(
		activities: OwnActivities,
		facts: {
			readonly figures: readonly PeriodFigure[];
			readonly left: ReadonlySet<number>;
			readonly changesAt: ReadonlyMap<string, Instant>;
		}
	) {
		this.activities = activities;
		this.#left = facts.left;
		this.#changesAt = facts.changesAt;
		this.#figuresOf = groupBy(facts.figures, ({ employeeNo }) => employeeNo);
	}

	/**
	 * The places of what competes for claims: only what counts and gives a participant credit. An outsider's earlier entry
	 * takes nothing from anybody, but one that a participant referred does, whoever closed it.
	 */
	candidates(participants: People): Uint32Array {
		const shared = this.activities.placesAmong(participants);
		return this.#left.size === 0 ? shared : shared.filter((place) => !this.#left.has(place));
	}

	/** One manager's part. Everybody's are dealt out at once, so an entry is read once per share and not per manager. */
	of(employeeNo: string): OwnPart {
		const places = this.activities.placesOf(employeeNo);
		const activities: Activity[] = [];
		const left = this.#left.size === 0 ? NOTHING : new Set<Activity>();
		for (let index = 0; index < places.length; index += 1) {
			const place = places[index] ?? 0;
			const activity = this.activities.at(place);
			activities.push(activity);
			if (this.#left.has(place)) left.add(activity);
		}
		return {
			activities,
			places,
			left,
			figures: this.#figuresOf.get(employeeNo) ?? [],
			changesAt: this.#changesAt
		};
	}
}

const NOTHING = new Set<Activity>();

/** So many activities stay in the caches between one question and the next. */
const BLOCK = 512;

/**
 * Collects activities as they come. A million of them lie all over memory, so each is looked at once for all that is asked
 * of it: when it happened, whose it is and what it competes for; block by block, because many are fetched at once while
 * little is done with each. Until a scorecard is made of it, only these numbers are read.
 */
export class ActivityIndex {
	readonly #entries: EntryList;
	readonly #asked: Asked;
	/** In the order of coming: the place among the entries, the instant, and where its managers end in `#managers`. */
	readonly #places: Uint32Array;
	readonly #instants: Float64Array;
	readonly #ends: Uint32Array;
	#managers: Uint32Array;
	#count = 0;
	/** The last of them, of which only the instant is known. */
	#block: Activity[] = [];
	/** Whoever has a share in any of them has a number. */
	readonly #numbers = new Map<string, number>();
	readonly #keys: readonly KeyColumn[];

	constructor(entries: EntryList, asked: Asked) {
		this.#entries = entries;
		this.#asked = asked;
		this.#keys = asked.claims.map((claim) => new KeyColumn(claim, entries.length));
		this.#places = new Uint32Array(entries.length);
		this.#instants = new Float64Array(entries.length);
		this.#ends = new Uint32Array(entries.length);
		this.#managers = new Uint32Array(entries.length + 1);
	}

	/** `place`: among the entries. */
	add(activity: Activity, place: number): void {
		this.#places[this.#count] = place;
		this.#instants[this.#count] = activity.occurredAt;
		this.#count += 1;
		if (this.#block.push(activity) === BLOCK) this.#askBlock();
	}

	#askBlock(): void {
		const first = this.#count - this.#block.length;
		let end = this.#startOf(first);
		let index = first;
		for (const activity of this.#block) {
			end = this.#appendManagers(end, this.#asked.managersOf(activity));
			this.#ends[index] = end;
			index += 1;
		}
		for (const column of this.#keys) column.addBlock(first, this.#block);
		this.#block = [];
	}

	/** Where they end. Whoever refers to oneself is there once. */
	#appendManagers(start: number, managers: readonly string[]): number {
		let end = start;
		for (const employeeNo of managers) {
			const number = this.#numberOf(employeeNo);
			if (end > start && this.#managers[start] === number) continue;
			if (end === this.#managers.length) this.#managers = longer(this.#managers);
			this.#managers[end] = number;
			end += 1;
		}
		return end;
	}

	#startOf(index: number): number {
		return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
	}

	#numberOf(employeeNo: string): number {
		let number = this.#numbers.get(employeeNo);
		if (number === undefined) this.#numbers.set(employeeNo, (number = this.#numbers.size));
		return number;
	}

	/** All of them in order of occurrence, each once. */
	inOccurrence(): OwnActivities {
		this.#askBlock();
		const instants = this.#instants.subarray(0, this.#count);
		return new OwnActivities(
			this,
			placesInOccurrence(instants, (index) => this.at(index))
		);
	}

	/** Only activities are here, and to look whether one is would fetch it from memory before it is needed. */
	at(index: number): Activity {
		return this.#entries.at(this.#places[index] ?? 0) as Activity;
	}

	/** Under which keys of a claim rule they compete. */
	keysOf(claim: ClaimBehaviour): KeyColumn {
		const column = this.#keys[this.#asked.claims.indexOf(claim)];
		if (!column) throw new Error('the index was not made for this claim rule');
		return column;
	}

	/** The indexes of those in which any of these people has a share, in the order given. */
	among(order: Uint32Array, people: People): Uint32Array {
		const isMeant = [...this.#numbers.keys()].map((employeeNo) => people.has(employeeNo));
		const isAnyMeant = (index: number) => {
			for (let at = this.#startOf(index); at < (this.#ends[index] ?? 0); at += 1)
				if (isMeant[this.#managers[at] ?? 0]) return true;
			return false;
		};
		const places = order.map((_, place) => place);
		return isMeant.every(Boolean)
			? places
			: places.filter((place) => isAnyMeant(order[place] ?? 0));
	}

	/** Everybody's places in an order, each manager's in that order. */
	deal(order: Uint32Array): (employeeNo: string) => Uint32Array {
		const starts = new Uint32Array(this.#numbers.size + 1);
		const eachShare = (visit: (number: number, place: number) => void) => {
			for (let place = 0; place < order.length; place += 1) {
				const index = order[place] ?? 0;
				const end = this.#ends[index] ?? 0;
				for (let at = this.#startOf(index); at < end; at += 1)
					visit(this.#managers[at] ?? 0, place);
			}
		};
		eachShare((number) => (starts[number + 1] = (starts[number + 1] ?? 0) + 1));
		for (let number = 1; number < starts.length; number += 1)
			starts[number] = (starts[number] ?? 0) + (starts[number - 1] ?? 0);
		const dealt = new Uint32Array(starts.at(-1) ?? 0);
		const next = starts.slice();
		eachShare((number, place) => {
			const index = next[number] ?? 0;
			dealt[index] = place;
			next[number] = index + 1;
		});
		return (employeeNo) => {
			const number = this.#numbers.get(employeeNo);
			return number === undefined
				? new Uint32Array()
				: dealt.subarray(starts[number], starts[number + 1]);
		};
	}
}

interface Asked {
	readonly managersOf: (activity: Activity) => readonly string[];
	readonly claims: readonly ClaimBehaviour[];
}

/** Activities in order of occurrence, and whose they are. */
export class OwnActivities {
	readonly #index: ActivityIndex;
	/** By place the index of each. */
	readonly #order: Uint32Array;
	#placesOf: ((employeeNo: string) => Uint32Array) | null = null;

	constructor(index: ActivityIndex, order: Uint32Array) {
		this.#index = index;
		this.#order = order;
	}

	get length(): number {
		return this.#order.length;
	}

	at(place: number): Activity {
		return this.#index.at(this.#order[place] ?? 0);
	}

	*[Symbol.iterator](): Generator<Activity, void> {
		for (let place = 0; place < this.length; place += 1) yield this.at(place);
	}

	/** The number of the key that each competes under, by place, and the keys. */
	keysOf(claim: ClaimBehaviour): {
		readonly column: KeyColumn;
		readonly numberAt: (place: number) => number | null;
	} {
		const column = this.#index.keysOf(claim);
		return { column, numberAt: (place) => column.numberAt(this.#order[place] ?? 0) };
	}

	/** When the last of them that is in the ledger happened, or of those at some places in order; null: there is none. */
	latestAt(places?: Uint32Array): Instant | null {
		for (let index = (places ?? this).length - 1; index >= 0; index -= 1) {
			const activity = this.at(places?.[index] ?? index);
			if (!activity.isRegistration) return activity.occurredAt;
		}
		return null;
	}

	/** Those that have happened at an instant (null: all), which are the first of them; the others are told of. */
	through(asOf: Instant | null, onAhead: (activity: Activity) => void): OwnActivities {
		let count = this.length;
		for (; asOf !== null && count > 0; count -= 1) {
			const last = this.at(count - 1);
			if (last.occurredAt <= asOf) break;
			onAhead(last);
		}
		return new OwnActivities(this.#index, this.#order.subarray(0, count));
	}

	/** Those that pass. */
	where(passes: (activity: Activity) => boolean): OwnActivities {
		return new OwnActivities(
			this.#index,
			this.#order.filter((index) => passes(this.#index.at(index)))
		);
	}

	/** The places of those in which any of these people has a share. */
	placesAmong(people: People): Uint32Array {
		return this.#index.among(this.#order, people);
	}

	/** The places of those in which one manager has a share. */
	placesOf(employeeNo: string): Uint32Array {
		this.#placesOf ??= this.#index.deal(this.#order);
		return this.#placesOf(employeeNo);
	}
}

/** Each key of a claim rule has a number, and each activity the number of its key. */
export class KeyColumn {
	readonly #claim: ClaimBehaviour;
	readonly #numbers = new Map<string, number>();
	/** By index, one more than the key's number; 0 where the rule does not concern the activity. */
	readonly #ofIndex: Uint32Array;

	constructor(claim: ClaimBehaviour, most: number) {
		this.#claim = claim;
		this.#ofIndex = new Uint32Array(most);
	}

	addBlock(first: number, activities: readonly Activity[]): void {
		let index = first - 1;
		for (const activity of activities) {
			index += 1;
			const key = this.#claim.keyOf(activity);
			if (key === null) continue;
			let number = this.#numbers.get(key);
			if (number === undefined) this.#numbers.set(key, (number = this.#numbers.size));
			this.#ofIndex[index] = number + 1;
		}
	}

	get count(): number {
		return this.#numbers.size;
	}

	/** Null: the rule does not concern the activity. */
	numberAt(index: number): number | null {
		const following = this.#ofIndex[index] ?? 0;
		return following === 0 ? null : following - 1;
	}

	numberOf(key: string): number | null {
		return this.#numbers.get(key) ?? null;
	}

	keys(): Iterable<[key: string, number: number]> {
		return this.#numbers;
	}
}

/** Entries with some more behind them. */
export function withMore(entries: EntryList, more: readonly LedgerEntry[]): EntryList {
	if (more.length === 0) return entries;
	return {
		length: entries.length + more.length,
		at: (place) => (place < entries.length ? entries.at(place) : more[place - entries.length]),
		*[Symbol.iterator]() {
			yield* entries;
			yield* more;
		}
	};
}

function longer(numbers: Uint32Array): Uint32Array {
	const copy = new Uint32Array(numbers.length * 2);
	copy.set(numbers);
	return copy;
}
