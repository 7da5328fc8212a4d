/**
 * Entries in little room: a rescore holds a whole ledger, and a million activities as objects take a quarter of a
 * gigabyte. Here they are numbers side by side and bytes of text, a third of that and nothing for the collector to walk;
 * each is made anew when it is asked for. What is rare stays as it is.
 */
import { Exact } from '#lib/domain/decimal.ts';
import type { Activity, EntryList, LedgerEntry } from '#lib/domain/ledger-entry.ts';

/** Entries of one part: so many columns are made at once. */
const PART = 2 ** 14;

export class CompactEntries implements EntryList {
	readonly #texts = new Values<string>((text) => text);
	readonly #numbers = new Values<Exact>((number) => number.toString());
	readonly #parts: Part[] = [];
	readonly #others = new Map<number, LedgerEntry>();
	#length = 0;

	get length(): number {
		return this.#length;
	}

	add(entry: LedgerEntry): void {
		const place = this.#length;
		this.#length += 1;
		const row = place % PART;
		if (row === 0) this.#parts.push(new Part(this.#texts, this.#numbers));
		const part = this.#parts.at(-1);
		// One that several managers share is as rare as what is no activity.
		if (entry.kind === 'activity' && entry.shares === undefined) part?.write(row, entry);
		else {
			part?.skip(row);
			this.#others.set(place, entry);
		}
	}

	at(place: number): LedgerEntry | undefined {
		return (
			this.#others.get(place) ??
			(place < this.#length ? this.#parts[Math.floor(place / PART)]?.read(place % PART) : undefined)
		);
	}

	*[Symbol.iterator](): Generator<LedgerEntry, void> {
		for (let place = 0; place < this.#length; place += 1) {
			const entry = this.at(place);
			if (entry) yield entry;
		}
	}
}

/** Values that many rows share, each with a number from 1; null is 0. */
class Values<Value> {
	readonly #values: (Value | null)[] = [null];
	readonly #numbers = new Map<string, number>();

	constructor(private readonly textOf: (value: Value) => string) {}

	numberOf(value: Value | null): number {
		if (value === null) return 0;
		const text = this.textOf(value);
		const known = this.#numbers.get(text);
		if (known !== undefined) return known;
		const number = this.#values.push(value) - 1;
		this.#numbers.set(text, number);
		return number;
	}

	at(number: number): Value | null {
		return this.#values[number] ?? null;
	}
}

/** Numbers of shared values in a row. */
const [SOURCE, METRIC, PRODUCT, EMPLOYEE, REFERRER, QUANTITY, SHARE] = [0, 1, 2, 3, 4, 5, 6];
const SHARED = 7;
/** What a row has; each may be absent. */
const [HAS_AMOUNT, HAS_CLIENT] = [1, 2];
/** For an id and a client reference; where they are longer, the bytes grow. */
const TYPICAL_BYTES = 24;
const MOST_BYTES_A_UNIT = 3;

class Part {
	readonly #shared = new Uint32Array(PART * SHARED);
	readonly #has = new Uint8Array(PART);
	readonly #generations = new Int32Array(PART);
	readonly #amounts = new BigInt64Array(PART);
	readonly #occurred = new Float64Array(PART);
	readonly #received = new Float64Array(PART);
	/** Where the texts of each row end: its external id, then its client reference. */
	readonly #ends = new Uint32Array(PART * 2);
	#bytes = Buffer.allocUnsafe(PART * TYPICAL_BYTES);
	#filled = 0;

	constructor(
		private readonly texts: Values<string>,
		private readonly numbers: Values<Exact>
	) {}

	write(row: number, activity: Activity): void {
		const { referral, amountFen, clientRef } = activity;
		const shared = row * SHARED;
		this.#shared[shared + SOURCE] = this.texts.numberOf(activity.source);
		this.#shared[shared + METRIC] = this.texts.numberOf(activity.metric);
		this.#shared[shared + PRODUCT] = this.texts.numberOf(activity.product);
		this.#shared[shared + EMPLOYEE] = this.texts.numberOf(activity.employeeNo);
		this.#shared[shared + REFERRER] = this.texts.numberOf(referral?.referrerNo ?? null);
		this.#shared[shared + QUANTITY] = this.numbers.numberOf(activity.quantity);
		this.#shared[shared + SHARE] = this.numbers.numberOf(referral?.share ?? null);
		this.#has[row] = (amountFen === null ? 0 : HAS_AMOUNT) + (clientRef === null ? 0 : HAS_CLIENT);
		this.#generations[row] = activity.generation;
		this.#amounts[row] = amountFen ?? 0n;
		this.#occurred[row] = activity.occurredAt;
		this.#received[row] = activity.receivedAt;
		this.#ends[row * 2] = this.#append(activity.externalId);
		this.#ends[row * 2 + 1] = this.#append(clientRef ?? '');
	}

	read(row: number): Activity {
		const shared = row * SHARED;
		const referrerNo = this.texts.at(this.#shared[shared + REFERRER] ?? 0);
		const has = this.#has[row] ?? 0;
		const start = row === 0 ? 0 : (this.#ends[row * 2 - 1] ?? 0);
		const [idEnd, clientEnd] = [this.#ends[row * 2] ?? 0, this.#ends[row * 2 + 1] ?? 0];
		return {
			kind: 'activity',
			source: this.texts.at(this.#shared[shared + SOURCE] ?? 0) ?? '',
			externalId: this.#bytes.toString('utf8', start, idEnd),
			metric: this.texts.at(this.#shared[shared + METRIC] ?? 0) ?? '',
			generation: this.#generations[row] ?? 0,
			employeeNo: this.texts.at(this.#shared[shared + EMPLOYEE] ?? 0) ?? '',
			referral:
				referrerNo === null
					? null
					: { referrerNo, share: this.numbers.at(this.#shared[shared + SHARE] ?? 0) },
			product: this.texts.at(this.#shared[shared + PRODUCT] ?? 0),
			quantity: this.numbers.at(this.#shared[shared + QUANTITY] ?? 0),
			amountFen: (has & HAS_AMOUNT) === 0 ? null : (this.#amounts[row] ?? 0n),
			clientRef: (has & HAS_CLIENT) === 0 ? null : this.#bytes.toString('utf8', idEnd, clientEnd),
			occurredAt: this.#occurred[row] ?? 0,
			receivedAt: this.#received[row] ?? 0
		};
	}

	/** A row that is kept elsewhere. */
	skip(row: number): void {
		this.#ends.fill(this.#filled, row * 2, row * 2 + 2);
	}

	/** Where the text ends. */
	#append(text: string): number {
		const most = this.#filled + text.length * MOST_BYTES_A_UNIT;
		if (most > this.#bytes.length) {
			const wider = Buffer.allocUnsafe(Math.max(most, this.#bytes.length * 2));
			this.#bytes.copy(wider, 0, 0, this.#filled);
			this.#bytes = wider;
		}
		this.#filled += this.#bytes.write(text, this.#filled);
		return this.#filled;
	}
}
