/** Made facts for the scoring benchmarks: the same for the same size, and in no order. */
import { readFile } from 'node:fs/promises';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import type { Target } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { Activity, LedgerEntry, PeriodFigure } from '#lib/domain/ledger-entry.ts';
import type { Assignment } from '#lib/domain/roster.ts';

export const CONTEST_FILE = 'tests/bench/twelve-rules.yaml';
const START = Date.UTC(2026, 0, 1);
const DAYS = 89;
const DAY_MS = 86_400_000;
/** A manager brings a hundred entries in a quarter. */
const ENTRIES_EACH = 100;

export interface ScoringFacts {
	readonly entries: readonly LedgerEntry[];
	readonly assignments: readonly Assignment[];
	readonly targets: readonly Target[];
}

export async function benchContest(): Promise<Contest> {
	return expectValue(parseContest(await readFile(CONTEST_FILE, 'utf8')));
}

/** Whole numbers below a bound, the same from run to run: xorshift on 32 bits. */
export function numbersFrom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}

/** So many activities, of six in ten sales and cards; each matches at least three rules of the benchmark's contest. */
export function makeFacts(activities: number): ScoringFacts {
	const number = numbersFrom(20_261_125);
	return {
		...makePeople(activities, number),
		entries: shuffle([...makeEntries(activities, number)], number)
	};
}

/** The same people without their entries, which come one by one: for a store that is filled without holding them all. */
export function makePeople(
	activities: number,
	number: (below: number) => number
): Pick<ScoringFacts, 'assignments' | 'targets'> {
	const people = peopleOf(activities);
	return {
		assignments: people.map((employeeNo) => ({
			employeeNo,
			name: employeeNo,
			position: 'wealth',
			grade: null,
			step: null,
			orgUnit: 'branch',
			from: '2020-01-01',
			to: null,
			employmentType: null
		})),
		targets: people.map((employeeNo) => ({
			of: { employeeNo },
			metric: 'card',
			period: '2026-Q1',
			target: Exact.ofInteger(60 + number(40))
		}))
	};
}

export function* makeEntries(
	activities: number,
	number: (below: number) => number
): Generator<Activity | PeriodFigure, void> {
	const people = peopleOf(activities);
	const person = () => people[number(people.length)] ?? '';
	for (let index = 0; index < activities; index += 1)
		yield makeActivity(index, activities, number, person);
	for (const employeeNo of people)
		yield {
			kind: 'periodFigure',
			source: 'crm',
			metric: 'retention',
			employeeNo,
			period: '2026-Q1',
			statedAt: START + DAYS * DAY_MS,
			numerator: Exact.ofInteger(80 + number(20)),
			base: Exact.ofInteger(100),
			receivedAt: START
		};
}

function peopleOf(activities: number): string[] {
	return Array.from({ length: Math.max(4, Math.ceil(activities / ENTRIES_EACH)) }, (_, index) =>
		String(index).padStart(7, '0')
	);
}

const PRODUCTS = ['fund', 'insurance', 'wealth_product', 'precious_metal'] as const;

function makeActivity(
	index: number,
	activities: number,
	number: (below: number) => number,
	person: () => string
): Activity {
	const isCard = number(10) < 4;
	const occurredAt = START + number(DAYS) * DAY_MS + number(DAY_MS);
	return {
		kind: 'activity',
		source: 'crm',
		externalId: `T${index}`,
		metric: isCard ? 'card' : 'sale',
		generation: 1,
		employeeNo: person(),
		referral: !isCard && number(5) === 0 ? { referrerNo: person(), share: null } : null,
		product: isCard ? 'credit_card' : (PRODUCTS[number(PRODUCTS.length)] ?? null),
		quantity: isCard ? Exact.ofInteger(1 + number(3)) : null,
		amountFen: isCard ? null : BigInt(number(5_000_000)),
		clientRef: `C${number(Math.ceil(activities * 0.7))}`,
		occurredAt,
		receivedAt: occurredAt
	};
}

function shuffle<Item>(items: Item[], number: (below: number) => number): Item[] {
	for (let index = items.length - 1; index > 0; index -= 1) {
		const other = number(index + 1);
		const item = items[index];
		const swapped = items[other];
		if (item === undefined || swapped === undefined) continue;
		items[index] = swapped;
		items[other] = item;
	}
	return items;
}
