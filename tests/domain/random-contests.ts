/** Random contests of the five rule kinds with random facts, small enough that ties, caps and claims collide often. */
import fc from 'fast-check';
import { Exact } from '#lib/domain/decimal.ts';
import type { Activity, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import {
	assignment,
	at,
	decisionOn,
	figure,
	reversalOf,
	sale,
	type Fields
} from './score-cases.ts';

export const PEOPLE = ['0001', '0002', '0003', '10', 'A'] as const;
const METRICS = ['sale', 'vip'] as const;
const PRODUCTS = ['fund', 'gold'] as const;
/** Days at both edges of the window, of months and of weeks, and two on which much happens. */
const TIMES = [
	'2025-12-31T23:59:59.999',
	'2026-01-01',
	'2026-01-31T23:59:59.999',
	'2026-02-01',
	'2026-02-01T08:00',
	'2026-02-02',
	'2026-02-02T08:00',
	'2026-03-15',
	'2026-03-31T23:59:59.999',
	'2026-04-01'
] as const;

const person = fc.constantFrom(...PEOPLE);
const decimal = (min: number, max: number, places: number) =>
	fc
		.integer({ min: min * 10 ** places, max: max * 10 ** places })
		.map((scaled) => Exact.ofRatio(BigInt(scaled), 10n ** BigInt(places)).toString());
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Keys that are undefined are left out, as optional fields want it. */
function compact(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const selection = {
	metric: fc.constantFrom(...METRICS),
	products: optional(fc.subarray([...PRODUCTS], { minLength: 1 }))
};

const rulesOf = fc
	.tuple(
		fc.record({ ...selection, per: fc.constantFrom('client', 'clientAndProduct') }),
		fc.array(
			fc.oneof(
				fc.record({
					kind: fc.constant('perUnit'),
					...selection,
					rate: decimal(-2, 10, 1),
					claim: optional(fc.constant('first'))
				}),
				fc.record({
					kind: fc.constant('perAmount'),
					...selection,
					rate: decimal(-1, 5, 2),
					unit: fc.constantFrom('1', '7', '100', '10000'),
					partialUnits: fc.constantFrom('prorata', 'floorPerRow', 'floorOnSum'),
					claim: optional(fc.constant('first'))
				}),
				fc.record({
					kind: fc.constant('ratioThreshold'),
					metric: fc.constant('retention'),
					period: optional(fc.constantFrom('2026-Q1', '2026-02')),
					atLeast: fc.constantFrom('0.5', '0.95', '1', '0'),
					points: decimal(-5, 20, 1),
					minBase: optional(fc.constantFrom('0', '2', '10'))
				})
			),
			{ minLength: 1, maxLength: 4 }
		),
		fc.array(
			fc.record({
				limit: decimal(0, 20, 1),
				per: fc.constantFrom('contest', 'month', 'week', 'day'),
				/** Which of the rules before it, by bits; earlier caps come with what they cap. */
				picks: fc.nat()
			}),
			{ maxLength: 2 }
		)
	)
	.map(([first, scored, caps]): Fields[] => {
		const rules: Fields[] = [
			compact({ id: 'first', kind: 'firstOf', ...first }),
			...scored.map((rule, index) => compact({ id: `r${index}`, ...rule }))
		];
		const ids = scored.map((_, index) => `r${index}`);
		const capOf: string[][] = [];
		for (const [index, { limit, per, picks }] of caps.entries()) {
			const picked = new Set(ids.filter((_, bit) => (picks >> bit) % 2 === 1));
			if (index > 0 && picks % 3 === 0) {
				picked.add('cap0');
				for (const id of capOf[0] ?? []) picked.add(id);
			}
			const of = picked.size > 0 ? [...picked] : ['r0'];
			capOf.push(of);
			rules.push({ id: `cap${index}`, kind: 'cap', of, limit, per });
		}
		return rules;
	});

export const contestFields: fc.Arbitrary<Fields> = fc
	.record({
		rules: rulesOf,
		referral: optional(
			fc.constantFrom('0', '0.3', '0.5', '1').map((referrerShare) => ({ referrerShare }))
		),
		divisions: fc.constantFrom(undefined, [
			{ id: 'wealth', positions: ['wealth'] },
			{ id: 'rest' }
		]),
		ranking: fc
			.subarray([
				{ by: 'amount', metric: 'sale' },
				{ by: 'quantity', metric: 'vip', order: 'asc' },
				{ by: 'ratio', metric: 'retention' },
				{ by: 'reachedAt' }
			])
			.map((tieBreaks) => ({ tieBreaks })),
		prizes: fc
			.array(
				fc.record({
					minPoints: optional(decimal(0, 5, 0)),
					yuan: fc.array(decimal(0, 1000, 2), { minLength: 1, maxLength: 4 })
				}),
				{ maxLength: 2 }
			)
			.map((prizes) =>
				prizes.map(({ minPoints, yuan }, index) =>
					compact({
						id: `p${index}`,
						kind: 'rankPrize',
						minPoints,
						places: yuan.map((amountYuan, place) => ({ from: String(place + 1), amountYuan }))
					})
				)
			)
	})
	.map(compact);

const activity = fc.record({
	employeeNo: person,
	metric: fc.constantFrom(...METRICS),
	product: optional(fc.constantFrom(...PRODUCTS)),
	quantity: optional(decimal(-1, 5, 1)),
	yuan: optional(decimal(-100, 30_000, 2)),
	client: optional(fc.constantFrom('C1', 'C2', 'C3')),
	at: fc.constantFrom(...TIMES),
	referrer: optional(person),
	share: optional(fc.constantFrom('0', '0.25', '0.5', '1')),
	/** What becomes of it: mostly nothing. */
	fate: fc.constantFrom('', '', '', '', 'reversed', 'hold', 'cancelled', 'released', 'funded')
});

/** Entries in an order of their own; external ids follow from their place, so that two runs agree. */
export const entriesOf: fc.Arbitrary<LedgerEntry[]> = fc
	.tuple(
		fc.array(activity, { maxLength: 25 }),
		fc.array(
			fc.record({
				employeeNo: person,
				kept: fc.nat(10),
				base: optional(fc.nat(10)),
				period: fc.constantFrom('2026-Q1', '2026-01', '2026-02', '2025-Q4', '2026-Q2'),
				statedAt: fc.constantFrom('2026-02-01', '2026-03-01', '2026-04-01'),
				source: fc.constantFrom('a', 'b')
			}),
			{ maxLength: 8 }
		)
	)
	.map(([activities, figures]) => {
		const entries: LedgerEntry[] = [];
		for (const [index, { employeeNo, fate, referrer, share, ...fields }] of activities.entries()) {
			const isReferred = referrer !== undefined && referrer !== employeeNo;
			const made: Activity = sale(employeeNo, {
				...compact(fields),
				id: `S${(index * 7) % 25}`,
				...(isReferred ? compact({ referrer, share }) : {})
			});
			entries.push(made);
			if (fate === 'reversed') entries.push(reversalOf(made));
			if (fate === 'hold' || fate === 'cancelled' || fate === 'funded')
				entries.push(decisionOn(made, fate));
			if (fate === 'released')
				entries.push(
					decisionOn(made, 'hold', '2026-02-05'),
					decisionOn(made, 'release', '2026-02-06')
				);
		}
		// The ledger holds one statement for each source, manager, period and instant.
		const stated = new Map(
			figures.map((row) => [[row.source, row.employeeNo, row.period, row.statedAt].join(), row])
		);
		for (const { employeeNo, kept, base, period, statedAt, source } of stated.values())
			entries.push(
				figure(employeeNo, [String(kept), base === undefined ? null : String(base)], {
					period,
					statedAt,
					source
				})
			);
		return entries;
	});

/** One of them transfers in the middle, one leaves before the window, one is of another position. */
export const ROSTER = [
	assignment('0001'),
	assignment('0002', { position: 'lobby' }),
	assignment('0003', { to: '2026-02-02' }),
	assignment('0003', { from: '2026-02-02', position: 'lobby' }),
	assignment('10', { to: '2026-01-01' }),
	assignment('A')
];

export const CUTS = ['2026-02-01', '2026-02-02T07:59', '2026-03-20'].map((text) => at(text));
