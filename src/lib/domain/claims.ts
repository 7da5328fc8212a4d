/** Stage 2's outcome: who competed under each key of each claim rule, and who did not win. */
import type { Contest } from './contest.ts';
import type { Activity } from './ledger-entry.ts';
import type { KeyColumn, OwnActivities, OwnPart } from './own-facts.ts';
import type { ClaimBehaviour } from './rules/rule-kind.ts';

/** Did an activity win its key under a claim rule? One without a key competes with nobody and counts. */
export type HasWon = (ruleId: string, activity: Activity) => boolean;

/** The activities that count under one key of a claim rule, in order of occurrence. */
export interface KeyWinners {
	readonly ruleId: string;
	readonly key: string;
	readonly winners: readonly Activity[];
}

/** Candidates are places in order of occurrence, for each key all of them: else its outcome is not known. */
export class SettledClaims {
	readonly #rules = new Map<string, SettledRule>();

	constructor(rules: Contest['rules'], activities: OwnActivities, candidates: Uint32Array) {
		for (const { id, claim, claims } of rules) {
			if (!claim) continue;
			const isOut = (place: number) => claims.some((other) => !this.hasWonAt(other, place));
			this.#rules.set(id, new SettledRule(claim, activities, candidates, isOut));
		}
	}

	/** Of a candidate: who did not lose has won. */
	hasWonAt(ruleId: string, place: number): boolean {
		return !(this.#rules.get(ruleId)?.hasLost(place) ?? false);
	}

	/** Answers for one manager's activities, and no others. */
	hasWonOf({ places, activities }: OwnPart): HasWon {
		const lostUnder = new Map<string, ReadonlySet<Activity>>();
		return (ruleId, activity) => {
			let lost = lostUnder.get(ruleId);
			if (!lost) {
				const rule = this.#rules.get(ruleId);
				lost = new Set(activities.filter((_, index) => rule?.hasLost(places[index] ?? 0)));
				lostUnder.set(ruleId, lost);
			}
			return !lost.has(activity);
		};
	}

	winnersOf(ruleId: string, key: string): readonly Activity[] {
		return this.#rules.get(ruleId)?.winnersOf(key) ?? [];
	}

	/** One by one: a big ledger's keys are as many as its clients. */
	*all(): Generator<KeyWinners, void> {
		for (const [ruleId, rule] of this.#rules)
			for (const key of rule.keys()) yield { ruleId, key, winners: rule.winnersOf(key) };
	}
}

const NONE = -1;

class SettledRule {
	readonly #claim: ClaimBehaviour;
	readonly #activities: OwnActivities;
	readonly #keys: KeyColumn;
	/** By number of a key the place of the last who competes, and by place that of the one before under the same key. */
	readonly #last: Int32Array;
	readonly #before: Int32Array;
	/** 1 at the place of who competed in vain. */
	readonly #lost: Uint8Array;

	/** `isOut`: lost under a claim rule that this one rests on, and competes no more. */
	constructor(
		claim: ClaimBehaviour,
		activities: OwnActivities,
		candidates: Uint32Array,
		isOut: (place: number) => boolean
	) {
		const { column, numberAt } = activities.keysOf(claim);
		this.#claim = claim;
		this.#activities = activities;
		this.#keys = column;
		this.#last = new Int32Array(column.count).fill(NONE);
		this.#before = new Int32Array(activities.length).fill(NONE);
		this.#lost = new Uint8Array(activities.length);
		for (let index = 0; index < candidates.length; index += 1) {
			const place = candidates[index] ?? 0;
			const key = numberAt(place);
			if (key === null) continue;
			if (isOut(place)) this.#lost[place] = 1;
			else {
				this.#before[place] = this.#last[key] ?? NONE;
				this.#last[key] = place;
			}
		}
		for (let key = 0; key < column.count; key += 1) this.#settle(key);
	}

	#settle(key: number): void {
		const places = this.#competing(key);
		const competing = places.map((place) => this.#activities.at(place));
		const winners = this.#claim.winnersOf(competing);
		if (winners.length === competing.length) return;
		const won = new Set(winners);
		for (const [index, activity] of competing.entries())
			if (!won.has(activity)) this.#lost[places[index] ?? 0] = 1;
	}

	/** The places of who competes under one key, in order of occurrence. */
	#competing(key: number): number[] {
		const last = this.#last[key] ?? NONE;
		// Most compete alone.
		if (last !== NONE && this.#before[last] === NONE) return [last];
		const places: number[] = [];
		for (let place = last; place !== NONE; place = this.#before[place] ?? NONE) places.push(place);
		return places.reverse();
	}

	hasLost(place: number): boolean {
		return this.#lost[place] === 1;
	}

	/** Keys under which anybody competes. */
	*keys(): Generator<string, void> {
		for (const [key, number] of this.#keys.keys()) if (this.#last[number] !== NONE) yield key;
	}

	winnersOf(key: string): readonly Activity[] {
		const number = this.#keys.numberOf(key);
		if (number === null) return [];
		return this.#claim.winnersOf(
			this.#competing(number).map((place) => this.#activities.at(place))
		);
	}
}
