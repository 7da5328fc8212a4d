/**
 * Which facts are new: an identity is live once, the same content counts once, a reversal may come before what it takes
 * back, and after it the identity may come again as the next generation. Ingest asks this of a database's ledger, the
 * command line of an empty one.
 */
import { sharesText } from './credit-shares.ts';
import { Exact, formatFen } from './decimal.ts';
import type { Fault, Text } from './errors.ts';
import { addTo } from './group-by.ts';
import {
	identityKey,
	type Activity,
	type Decision,
	type EntryIdentity,
	type NewEntry,
	type PeriodFigure,
	type Reversal
} from './ledger-entry.ts';

type Unreceived<T> = Omit<T, 'receivedAt'>;

/** An entry with its generation, as it goes into the ledger. */
export type NumberedEntry =
	Unreceived<Activity> | Unreceived<Reversal> | Unreceived<Decision> | Unreceived<PeriodFigure>;

export type Admission =
	/** `revival` tells it from those that held its place in the ledger before and were taken back: 0 where none did. */
	| { readonly outcome: 'accepted'; readonly entry: NumberedEntry; readonly revival: number }
	/** `original` is the entry that was there before, the very object that was given or accepted. */
	| { readonly outcome: 'duplicate'; readonly original: NumberedEntry }
	| { readonly outcome: 'refused'; readonly fault: Fault };

type NewActivity = Extract<NewEntry, { kind: 'activity' }>;
type NewReversal = Extract<NewEntry, { kind: 'reversal' }>;
type NewFigure = Extract<NewEntry, { kind: 'periodFigure' }>;
type NumberedActivity = Extract<NumberedEntry, { kind: 'activity' }>;
type NumberedReversal = Extract<NumberedEntry, { kind: 'reversal' }>;

/** The generations of one identity, and what takes each of them back. */
interface History {
	readonly activities: Map<number, NumberedActivity>;
	readonly reversals: Map<number, NumberedReversal>;
}

/** An entry whose batch was taken back. It counts no more, but its place and its content are remembered. */
export interface FormerEntry {
	readonly entry: NumberedEntry;
	readonly revival: number;
}

/** What is known of the identities at hand. `admit` says what a new entry is, and remembers the accepted ones. */
export class LedgerIdentities {
	readonly #histories = new Map<string, History>();
	readonly #reversals = new Map<string, NumberedReversal>();
	readonly #decisions = new Map<string, Unreceived<Decision>>();
	readonly #figures = new Map<string, NewFigure>();
	readonly #formerActivities = new Map<string, NumberedActivity[]>();
	readonly #formerReversals = new Map<string, NumberedReversal[]>();
	/** By place the next number of a revival; of places that nothing was ever taken back from there is none. */
	readonly #revivals = new Map<string, number>();

	constructor(known: Iterable<NumberedEntry> = [], former: Iterable<FormerEntry> = []) {
		for (const entry of known) this.#remember(entry);
		for (const one of former) this.#rememberFormer(one);
	}

	/** `place` says where the entry stands, for the fault: `row 17`. */
	admit(entry: NewEntry, place: string): Admission {
		switch (entry.kind) {
			case 'activity':
				return this.#admitActivity(entry, place);
			case 'reversal':
				return this.#admitReversal(entry, place);
			case 'decision':
				return this.#admitDecision(entry);
			case 'periodFigure':
				return this.#admitFigure(entry, place);
			default:
				return entry satisfies never;
		}
	}

	/**
	 * Content that any generation already had is a duplicate, not the next generation: a file that is sent twice must
	 * not bring back what it took back itself. What was taken back with its batch comes again as the generation that it
	 * was, so that a reversal of it still holds.
	 */
	#admitActivity(entry: NewActivity, place: string): Admission {
		const key = identityKey(entry);
		const history = this.#histories.get(key);
		const former = this.#formerActivities.get(key);
		if (!history) {
			const same = former?.find((one) => isSameActivity(one, entry));
			return this.#accept({ ...entry, generation: same?.generation ?? 1 });
		}
		for (const known of history.activities.values())
			if (isSameActivity(known, entry)) return duplicateOf(known);
		const latest = latestOf(history);
		const again = former?.find(
			(one) => isSameActivity(one, entry) && mayReturn(history, one.generation)
		);
		if (again) return this.#accept({ ...entry, generation: again.generation });
		const known = history.activities.get(latest);
		if (known && !history.reversals.has(latest))
			return refuse('ledger.activity.conflict', CONFLICT, {
				place,
				found: describeActivity(entry),
				allowed: describeActivity(known)
			});
		const earlier = history.reversals.get(latest + 1);
		if (earlier && !takesBackAll(earlier, entry))
			return refuse('ledger.reversal.partial', PARTIAL, {
				place,
				found: describeActivity(entry),
				allowed: describeReversal(earlier)
			});
		return this.#accept({ ...entry, generation: latest + 1 });
	}

	#admitReversal(entry: NewReversal, place: string): Admission {
		const same = this.#reversals.get(reversalKey(entry));
		if (same) {
			if (same.externalId === entry.externalId && same.occurredAt === entry.occurredAt)
				return duplicateOf(same);
			return refuse('ledger.reversal.conflict', CONFLICT, {
				place,
				found: describeReversal(entry),
				allowed: describeReversal(same)
			});
		}
		const history = this.#histories.get(identityKey(entry));
		const again = this.#formerReversals
			.get(reversalKey(entry))
			?.find(
				(one) =>
					one.externalId === entry.externalId &&
					one.occurredAt === entry.occurredAt &&
					!history?.reversals.has(one.generation)
			);
		const generation = again?.generation ?? Math.max(1, history ? latestOf(history) : 0);
		const earlier = history?.reversals.get(generation);
		if (earlier)
			return refuse('ledger.activity.reversed', ALREADY_REVERSED, {
				place,
				found: describeReversal(entry),
				allowed: describeReversal(earlier)
			});
		const reversed = history?.activities.get(generation);
		if (reversed && !takesBackAll(entry, reversed))
			return refuse('ledger.reversal.partial', PARTIAL, {
				place,
				found: describeReversal(entry),
				allowed: describeActivity(reversed)
			});
		return this.#accept({ ...entry, generation });
	}

	#admitDecision(entry: Unreceived<Decision>): Admission {
		const known = this.#decisions.get(decisionKey(entry));
		return known ? duplicateOf(known) : this.#accept(entry);
	}

	#admitFigure(entry: NewFigure, place: string): Admission {
		const known = this.#figures.get(figureKey(entry));
		if (!known) return this.#accept(entry);
		if (sameExact(known.numerator, entry.numerator) && sameExact(known.base, entry.base))
			return duplicateOf(known);
		return refuse('ledger.figure.conflict', CONFLICT, {
			place,
			found: describeFigure(entry),
			allowed: describeFigure(known)
		});
	}

	#accept(entry: NumberedEntry): Admission {
		this.#remember(entry);
		return { outcome: 'accepted', entry, revival: this.#revivalOf(entry) };
	}

	#revivalOf(entry: NumberedEntry): number {
		if (this.#revivals.size === 0) return 0;
		return Math.max(...placesOf(entry).map((place) => this.#revivals.get(place) ?? 0));
	}

	#rememberFormer({ entry, revival }: FormerEntry): void {
		for (const place of placesOf(entry))
			this.#revivals.set(place, Math.max(this.#revivals.get(place) ?? 0, revival + 1));
		if (entry.kind === 'activity') addTo(this.#formerActivities, identityKey(entry), entry);
		if (entry.kind === 'reversal') addTo(this.#formerReversals, reversalKey(entry), entry);
	}

	#remember(entry: NumberedEntry): void {
		switch (entry.kind) {
			case 'activity':
				this.#history(entry).activities.set(entry.generation, entry);
				break;
			case 'reversal':
				this.#history(entry).reversals.set(entry.generation, entry);
				this.#reversals.set(reversalKey(entry), entry);
				break;
			case 'decision':
				this.#decisions.set(decisionKey(entry), entry);
				break;
			case 'periodFigure':
				this.#figures.set(figureKey(entry), entry);
				break;
			default:
				entry satisfies never;
		}
	}

	#history(identity: EntryIdentity): History {
		const key = identityKey(identity);
		let history = this.#histories.get(key);
		if (!history) {
			history = { activities: new Map(), reversals: new Map() };
			this.#histories.set(key, history);
		}
		return history;
	}
}

/** The latest generation that stands; 0: none does. */
function latestOf({ activities }: History): number {
	return activities.size === 0 ? 0 : Math.max(...activities.keys());
}

/** A generation that was taken back may stand again where that does not make a second live one of its identity. */
function mayReturn(history: History, generation: number): boolean {
	if (history.activities.has(generation)) return false;
	const latest = latestOf(history);
	return history.reversals.has(generation < latest ? generation : latest) || latest === 0;
}

/** What the ledger holds once at a time: an index of its own each. */
function placesOf(entry: NumberedEntry): string[] {
	switch (entry.kind) {
		case 'activity':
			return [`activity ${entry.generation} ${identityKey(entry)}`];
		case 'reversal':
			return [
				`reversal ${entry.generation} ${identityKey(entry)}`,
				`reversal ${reversalKey(entry)}`
			];
		case 'decision':
			return [`decision ${decisionKey(entry)}`];
		case 'periodFigure':
			return [`figure ${figureKey(entry)}`];
		default:
			return entry satisfies never;
	}
}

function reversalKey(entry: NewReversal): string {
	return identityKey({ ...entry, externalId: entry.reversalId });
}

function decisionKey(entry: Unreceived<Decision>): string {
	return `${identityKey(entry)}\u001f${entry.decision}\u001f${entry.occurredAt}`;
}

function figureKey(entry: NewFigure): string {
	return [entry.source, entry.employeeNo, entry.metric, entry.period, entry.statedAt].join(
		'\u001f'
	);
}

function sameExact(left: Exact | null, right: Exact | null): boolean {
	return left === null || right === null ? left === right : left.equals(right);
}

/** The same fact, whatever its generation. */
export function isSameActivity(left: NewActivity, right: NewActivity): boolean {
	return (
		left.employeeNo === right.employeeNo &&
		left.product === right.product &&
		left.amountFen === right.amountFen &&
		left.clientRef === right.clientRef &&
		left.occurredAt === right.occurredAt &&
		sameExact(left.quantity, right.quantity) &&
		left.referral?.referrerNo === right.referral?.referrerNo &&
		sameExact(left.referral?.share ?? null, right.referral?.share ?? null) &&
		(left.shares === right.shares ||
			sharesText(left.shares ?? []) === sharesText(right.shares ?? []))
	);
}

/** Sources write what they take back with either sign; what either side leaves open is not compared. */
function takesBackAll({ states }: NewReversal, activity: NewActivity): boolean {
	if (!states) return true;
	const { quantity, amountFen } = states;
	const isQuantity =
		quantity === null ||
		activity.quantity === null ||
		[quantity, quantity.negated()].some((stated) => stated.equals(activity.quantity ?? stated));
	const isAmount =
		amountFen === null ||
		activity.amountFen === null ||
		amountFen === activity.amountFen ||
		-amountFen === activity.amountFen;
	return isQuantity && isAmount;
}

const PARTIAL: Text = {
	zh: '冲减总是冲减整笔业绩，数量和金额须与原记录一致；部分退回请先冲减，再以同一编号报剩余部分',
	en: 'a reversal takes the whole activity back, so its quantity and amount must be those of the activity; to take back a part, reverse it and report the rest under the same id'
};
const CONFLICT: Text = {
	zh: '台账中已有同一编号而内容不同的记录；更正请先冲减',
	en: 'the ledger has this id with other content; to correct it, reverse it first'
};
const ALREADY_REVERSED: Text = {
	zh: '这笔业绩已经冲减过',
	en: 'this activity has already been reversed'
};

function duplicateOf(original: NumberedEntry): Admission {
	return { outcome: 'duplicate', original };
}

function refuse(
	code: string,
	message: Text,
	where: { readonly place: string; readonly found: string; readonly allowed: string }
): Admission {
	return { outcome: 'refused', fault: { code, message, ...where } };
}

/** The fields that are there, under the column names of the file form. */
function describe(fields: Readonly<Record<string, string | null | undefined>>): string {
	return Object.entries(fields)
		.filter(([, value]) => value !== null && value !== undefined)
		.map(([name, value]) => `${name}=${value}`)
		.join(' ');
}

function describeInstant(instant: number): string {
	return new Date(instant).toISOString();
}

function describeActivity(entry: NewActivity): string {
	return describe({
		externalId: entry.externalId,
		employeeNo: entry.employeeNo,
		product: entry.product,
		quantity: entry.quantity?.toString(),
		amount: entry.amountFen === null ? null : formatFen(entry.amountFen),
		clientRef: entry.clientRef,
		referrerNo: entry.referral?.referrerNo,
		share: entry.referral?.share?.toString(),
		shares: entry.shares && sharesText(entry.shares),
		occurredAt: describeInstant(entry.occurredAt)
	});
}

function describeReversal(entry: NewReversal): string {
	return describe({
		externalId: entry.reversalId,
		reverses: entry.externalId,
		quantity: entry.states?.quantity?.toString(),
		amount: statedAmount(entry),
		occurredAt: describeInstant(entry.occurredAt)
	});
}

function statedAmount({ states }: NewReversal): string | null {
	const amount = states?.amountFen ?? null;
	return amount === null ? null : formatFen(amount);
}

function describeFigure(entry: NewFigure): string {
	return describe({
		employeeNo: entry.employeeNo,
		period: entry.period,
		quantity: entry.numerator.toString(),
		base: entry.base?.toString(),
		statedAt: describeInstant(entry.statedAt)
	});
}
