import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { awardPrizes, NO_GROUPS } from '#lib/domain/prizes/award.ts';
import { sumHeld, sumOfLines } from '#lib/domain/prizes/money-line.ts';
import type { PayRow } from '#lib/domain/prizes/prize-kind.ts';
import { splitByWeight } from '#lib/domain/prizes/shares.ts';
import { settle, type SealedLine } from '#lib/domain/settlement.ts';
import { rankDivision } from '#lib/domain/standings.ts';
import { contestOf, type Fields } from '../score-cases.ts';

const RUNS = { numRuns: 300 };
const yuan = fc.integer({ min: 0, max: 100_000 }).map((fen) => Exact.ofFen(BigInt(fen)).toString());
const exact = fc
	.tuple(fc.integer({ min: -200, max: 900 }), fc.constantFrom(1, 3, 7, 10))
	.map(([numerator, denominator]) => Exact.ofRatio(BigInt(numerator), BigInt(denominator)));

interface Somebody {
	readonly points: Exact;
	readonly own: Exact | null;
	readonly payShare: Exact;
	readonly week: Exact;
	readonly unit: string;
}
const people = fc.array(
	fc.record<Somebody>({
		points: exact,
		own: fc.option(exact, { nil: null }),
		payShare: fc.constantFrom(
			Exact.ONE,
			Exact.ONE,
			Exact.ONE,
			Exact.of('0.5'),
			Exact.of('1/3'),
			Exact.ZERO
		),
		week: exact,
		unit: fc.constantFrom('B1', 'B2')
	}),
	{ minLength: 1, maxLength: 12 }
);

function rowsOf(all: readonly Somebody[]): PayRow[] {
	const named = all.map((one, index) => ({
		...one,
		employeeNo: `E${(index * 7) % 13}`,
		tieKeys: [],
		isRanked: true
	}));
	return rankDivision(named).map((one) => ({
		employeeNo: one.employeeNo,
		division: 'all',
		orgUnit: one.unit,
		rank: one.place,
		points: one.points,
		values: new Map([['own', one.own]]),
		periodPoints: new Map([['week 2026-01-05', one.week]]),
		payShare: one.payShare
	}));
}

const places = fc
	.array(yuan, { minLength: 1, maxLength: 5 })
	.map((amounts) => amounts.map((amountYuan, index) => ({ from: index + 1, amountYuan })));
const own = fc.constantFrom({}, { of: 'own' });
const prize: fc.Arbitrary<Fields> = fc.oneof(
	fc.record({
		kind: fc.constant('rankPrize'),
		places,
		unfilled: fc.constantFrom('notPaid', 'movesDown', 'backToPool'),
		per: fc.constantFrom('contest', 'week'),
		minPoints: fc.constantFrom('-99', '0', '20')
	}),
	fc
		.tuple(own, fc.array(yuan, { minLength: 1, maxLength: 3 }), fc.constantFrom('highest', 'sum'))
		.map(([of, amounts, pay]) => ({
			kind: 'stepPrize',
			...of,
			pay,
			steps: amounts.map((amountYuan, index) => ({ from: index * 10, amountYuan }))
		})),
	fc
		.tuple(own, yuan, fc.constantFrom({}, { maxYuan: '12.34' }))
		.map(([of, rate, limit]) => ({ kind: 'perPoint', yuan: rate, ...of, ...limit })),
	fc.tuple(own, yuan).map(([of, amountYuan]) => ({
		kind: 'poolShare',
		...of,
		pool: { from: 'fixed', amountYuan }
	})),
	fc.record({ kind: fc.constant('nominee'), amountYuan: yuan, most: fc.constantFrom('1', '2') }),
	fc.record({
		kind: fc.constant('raffle'),
		seed: fc.constantFrom('a', 'b'),
		pointsPerTicket: fc.constantFrom('1', '10'),
		draws: fc.constant([{ amountYuan: '5', count: '2' }])
	})
);
const money = fc
	.record({
		prizes: fc.array(
			fc.tuple(prize, fc.constantFrom({}, { deferral: { share: '0.3', untilDay: '2027-01-01' } })),
			{ minLength: 1, maxLength: 4 }
		),
		stacking: fc.constantFrom([], [{ ids: ['p0', 'p1'], pay: 'highest' }]),
		cap: fc.constantFrom({}, { budgetYuan: '50' })
	})
	.map(({ prizes, stacking, cap }) =>
		contestOf({
			rules: [
				{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
				{ id: 'own', kind: 'perUnit', metric: 'own', rate: '1', counts: 'false' }
			],
			prizes: prizes.map(([one, deferral], index) => ({ id: `p${index}`, ...one, ...deferral })),
			...(prizes.length > 1 ? { stacking } : {}),
			...cap
		})
	);

function totalsOf(contest: ReturnType<typeof contestOf>, rows: readonly PayRow[]) {
	return [...awardPrizes(contest, { rows, ...NO_GROUPS, asOf: null })].map(
		([employeeNo, lines]) => ({
			employeeNo,
			fen: sumOfLines(lines),
			heldFen: sumHeld(lines),
			texts: lines.map(({ arithmetic }) => arithmetic)
		})
	);
}

describe('whatever the prizes and the people', () => {
	it('the order in which the people of a rank stand changes nothing', () => {
		fc.assert(
			fc.property(money, people, fc.func(fc.nat()), (contest, all, shuffle) => {
				const rows = rowsOf(all);
				const again = rows
					.map((row) => ({ row, key: shuffle(row.employeeNo) }))
					.sort((one, other) => (one.row.rank ?? 0) - (other.row.rank ?? 0) || one.key - other.key)
					.map(({ row }) => row);
				const sorted = (list: ReturnType<typeof totalsOf>) =>
					[...list].sort((one, other) => (one.employeeNo < other.employeeNo ? -1 : 1));
				expect(sorted(totalsOf(contest, again))).toEqual(sorted(totalsOf(contest, rows)));
			}),
			RUNS
		);
	});

	it('nobody pays in, nothing is held that is not earned, and no budget is passed', () => {
		fc.assert(
			fc.property(money, people, (contest, all) => {
				const lines = [
					...awardPrizes(contest, { rows: rowsOf(all), ...NO_GROUPS, asOf: null }).values()
				].flat();
				for (const { fen, deferredFen } of lines) {
					expect(fen >= 0n).toBe(true);
					expect(deferredFen >= 0n).toBe(true);
				}
				const whole = sumOfLines(lines) + sumHeld(lines);
				if (contest.budgetCapFen !== null) expect(whole <= contest.budgetCapFen).toBe(true);
			}),
			RUNS
		);
	});

	it('a pool is paid to the fen wherever anybody has anything to share it by', () => {
		fc.assert(
			fc.property(yuan, people, (amountYuan, all) => {
				const contest = contestOf({
					prizes: [{ id: 'p', kind: 'poolShare', pool: { from: 'fixed', amountYuan } }]
				});
				const rows = rowsOf(all.map((one) => ({ ...one, payShare: Exact.ONE })));
				const sum = totalsOf(contest, rows).reduce((fen, one) => fen + one.fen, 0n);
				const isShared = rows.some(({ points }) => points.sign > 0);
				expect(sum).toBe(isShared ? Exact.of(amountYuan).toFen() : 0n);
			}),
			RUNS
		);
	});

	it('a table of places is paid exactly, for as many places as there are people', () => {
		fc.assert(
			fc.property(places, people, (table, all) => {
				const contest = contestOf({
					prizes: [{ id: 'p', kind: 'rankPrize', places: table, minPoints: '-1000' }]
				});
				const rows = rowsOf(all.map((one) => ({ ...one, payShare: Exact.ONE })));
				const sum = totalsOf(contest, rows).reduce((fen, one) => fen + one.fen, 0n);
				const due = table
					.slice(0, rows.length)
					.reduce((fen, { amountYuan }) => fen + Exact.of(amountYuan).toFen(), 0n);
				expect(sum).toBe(due);
			}),
			RUNS
		);
	});

	it('no share is a fen away from its exact part, and the more never get less', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: 0n, max: 10n ** 9n }),
				fc.array(
					exact.filter(({ sign }) => sign > 0),
					{ minLength: 1, maxLength: 20 }
				),
				(fen, weights) => {
					const parts = weights.map((weight, index) => ({ name: `N${index}`, weight }));
					const shares = splitByWeight(fen, parts);
					const total = weights.reduce((sum, weight) => sum.plus(weight), Exact.ZERO);
					expect([...shares.values()].reduce((sum, share) => sum + share, 0n)).toBe(fen);
					for (const { name, weight } of parts) {
						const part = Exact.ofInteger(fen).times(weight).dividedBy(total);
						const away = Exact.ofInteger(shares.get(name) ?? -9n).minus(part);
						expect(away.compare(Exact.ONE) < 0 && away.negated().compare(Exact.ONE) < 0).toBe(true);
						for (const other of parts)
							if (other.weight.compare(weight) > 0)
								expect((shares.get(other.name) ?? 0n) >= (shares.get(name) ?? 0n)).toBe(true);
					}
				}
			),
			RUNS
		);
	});
});

describe('settlements one after another', () => {
	const line = (fen: bigint) => ({
		employeeNo: 'A',
		prizeId: 'p',
		name: { zh: '奖', en: 'Prize' },
		fen,
		deferredFen: 0n,
		held: [],
		arithmetic: { zh: '', en: '' }
	});

	it('pay in sum what is due at the end; where nothing is asked back, what is over is carried', () => {
		fc.assert(
			fc.property(
				fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 }),
				fc.constantFrom('carry' as const, 'clawback' as const),
				(earned, negative) => {
					const sealed: SealedLine[] = [];
					let carried = 0n;
					for (const fen of earned)
						for (const settled of settle([line(fen)], sealed, { negative })) {
							expect(settled.sealedFen + settled.fen + settled.carriedFen).toBe(fen);
							if (negative === 'carry') expect(settled.fen >= 0n).toBe(true);
							else expect(settled.carriedFen).toBe(0n);
							carried = settled.carriedFen;
							sealed.push(settled);
						}
					const paid = sealed.reduce((sum, { fen }) => sum + fen, 0n);
					expect(paid + carried).toBe(earned.at(-1));
				}
			),
			RUNS
		);
	});
});
