import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contest } from '#lib/domain/contest.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { diffVersions, isUnchanged, type VersionDiffRow } from '#lib/domain/version-diff.ts';
import { contestFields, entriesOf, ROSTER } from './random-contests.ts';
import { assignment, contestOf, PER_SALE, PER_WAN, sale, type Fields } from './score-cases.ts';

const people = ['A', 'B', 'C', 'D'].map((employeeNo) => assignment(employeeNo));

function resultUnder(contest: Contest, entries: readonly LedgerEntry[], assignments = people) {
	const { scorecards } = scoreContest(contest, { assignments, entries, asOf: null });
	return { contest, rows: resultOf(contest, scorecards) };
}

function diff(before: Fields, after: Fields, entries: readonly LedgerEntry[]) {
	return diffVersions(
		resultUnder(contestOf(before), entries),
		resultUnder(contestOf(after), entries)
	);
}

/** `A 3→1 2→30 0.00→100.00`: rank, points, bonus; the division only where it changes. */
function printed({ employeeNo, division, rank, points, bonusFen }: VersionDiffRow): string {
	const side = (value: { toString(): string } | null) => value?.toString() ?? '-';
	return [
		employeeNo,
		...(division.before === division.after
			? []
			: [`${side(division.before)}→${side(division.after)}`]),
		`${side(rank.before)}→${side(rank.after)}`,
		`${side(points.before)}→${side(points.after)}`,
		`${formatFen(bonusFen.before)}→${formatFen(bonusFen.after)}`
	].join(' ');
}

const sales = [
	...[1, 2, 3].map(() => sale('A', { yuan: '1000' })),
	...[1, 2].map(() => sale('B', { yuan: '30000' })),
	sale('C', { yuan: '60000' })
];
const prizesOf = (...amounts: readonly string[]) => [
	{
		id: 'p',
		kind: 'rankPrize',
		places: amounts.map((amountYuan, index) => ({ from: String(index + 1), amountYuan }))
	}
];

describe('two versions on the same facts', () => {
	it('say of everybody how far they move, by what, and what it is worth', () => {
		const changes = diff(
			{ prizes: prizesOf('100', '50') },
			{ rules: [PER_WAN], prizes: prizesOf('90', '80', '10') },
			sales
		);
		expect(changes.rows.map(printed)).toEqual([
			'A 1→3 3→0.3 100.00→10.00',
			'C 3→1 1→6 0.00→85.00',
			'B 2→1 2→6 50.00→85.00',
			'D 4→4 0→0 0.00→0.00'
		]);
		expect(changes).toMatchObject({ movers: 3, rescored: 3, repaid: 3 });
		expect(changes.budget).toEqual({
			before: { fen: 15_000n, isOpenEnded: false },
			after: { fen: 18_000n, isOpenEnded: false }
		});
		expect(changes.paidFen).toEqual({ before: 15_000n, after: 18_000n });
	});

	it('name a rank that comes to be shared, and one that is no longer', () => {
		const ties = (list: ReturnType<typeof diff>['newTies']) =>
			list.map(({ rank, points, people: sharing, isPaid }) =>
				[
					rank,
					points.toString(),
					sharing.map(({ employeeNo }) => employeeNo).join('+'),
					isPaid ? 'paid' : 'unpaid'
				].join(' ')
			);
		const forth = diff({ prizes: prizesOf('100') }, { rules: [PER_WAN] }, sales);
		expect(ties(forth.newTies)).toEqual(['1 6 B+C unpaid']);
		expect(forth.resolvedTies).toEqual([]);
		const back = diff({ rules: [PER_WAN], prizes: prizesOf('100') }, {}, sales);
		expect(back.newTies).toEqual([]);
		expect(ties(back.resolvedTies)).toEqual(['1 6 B+C paid']);
	});

	it('do not call a tie new that only lost somebody', () => {
		const { newTies, resolvedTies } = diff(
			{},
			{ rules: [PER_SALE, { ...PER_SALE, id: 'vip', metric: 'vip' }] },
			[sale('B', { metric: 'vip' })]
		);
		expect(newTies).toEqual([]);
		expect(resolvedTies.map(({ people: sharing }) => sharing.length)).toEqual([4]);
	});

	it('put those first who join, leave or change their division', () => {
		const roster = [assignment('A'), assignment('B', { position: 'lobby' }), assignment('C')];
		const side = (fields: Fields) =>
			resultUnder(contestOf(fields), [sale('A'), sale('C'), sale('C')], roster);
		const { rows, movers } = diffVersions(
			side({ participants: { positions: ['wealth'] } }),
			side({
				divisions: [
					{ id: 'l', positions: ['lobby'] },
					{ id: 'w', positions: ['wealth'] }
				]
			})
		);
		expect(rows.map(printed)).toEqual([
			'A all→w 2→2 1→1 0.00→0.00',
			'B -→l -→1 -→0 0.00→0.00',
			'C all→w 1→1 2→2 0.00→0.00'
		]);
		expect(movers).toBe(3);
	});

	it('find no difference between a version and itself, whatever it is', () => {
		fc.assert(
			fc.property(contestFields, entriesOf, (fields, entries) => {
				const side = resultUnder(contestOf(fields), entries, [...ROSTER]);
				const same = diffVersions(side, side);
				expect(same.rows.every(isUnchanged)).toBe(true);
				expect(same).toMatchObject({ movers: 0, rescored: 0, repaid: 0 });
				expect([...same.newTies, ...same.resolvedTies]).toEqual([]);
			}),
			{ numRuns: 100 }
		);
	});

	it('say the opposite when they are exchanged', () => {
		fc.assert(
			fc.property(contestFields, contestFields, entriesOf, (one, other, entries) => {
				const [left, right] = [one, other].map((fields) =>
					resultUnder(contestOf(fields), entries, [...ROSTER])
				);
				if (!left || !right) throw new Error('two contests make two results');
				const forth = diffVersions(left, right);
				const back = diffVersions(right, left);
				expect(back.movers).toBe(forth.movers);
				expect(back.paidFen).toEqual({ before: forth.paidFen.after, after: forth.paidFen.before });
				expect(back.newTies).toEqual(forth.resolvedTies);
				expect(back.rows.map(({ employeeNo }) => employeeNo)).toEqual(
					forth.rows.map(({ employeeNo }) => employeeNo)
				);
			}),
			{ numRuns: 100 }
		);
	});
});
