import { describe, expect, it } from 'vitest';
import { budgetOf, budgetOfDivision } from '#lib/domain/contest-budget.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { contestOf, documentOf, faultsOf, type Fields } from '../score-cases.ts';

const places = [{ from: 1, amountYuan: '10' }];
const RULES = [
	{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
	{ id: 'first', kind: 'firstOf', metric: 'sale', per: 'client' },
	{
		id: 'branches',
		kind: 'teamAggregate',
		teams: { by: 'orgUnit' },
		method: 'sum',
		counts: 'false'
	}
];
const faults = (prizes: readonly Fields[], more: Fields = {}) =>
	faultsOf(documentOf({ rules: RULES, prizes, ...more }));

describe('a prize that names something', () => {
	it.each<[Fields, string]>([
		[{ kind: 'perPoint', yuan: '1', of: 'sale' }, 'of: there is nothing of this name'],
		[{ kind: 'perPoint', yuan: '1', of: 'first' }, 'of: is not a rule that gives points'],
		[
			{ kind: 'perPoint', yuan: '1', maxShare: { of: 'wage', share: '0.1' } },
			'maxShare.of: there is nothing of this name'
		],
		[
			{ kind: 'rankPrize', places, team: 'sales' },
			'team: is not a rule that makes a board of teams'
		],
		[
			{ kind: 'individualGoal', amountYuan: '1', conditions: [{ rule: 'x', atLeast: '1' }] },
			'conditions[0].rule: there is nothing of this name'
		],
		[
			{ kind: 'individualGoal', amountYuan: '1', conditions: [{ rule: 'sales' }] },
			'conditions[0]: must demand something'
		],
		[
			{ kind: 'perPoint', yuan: '1', deferral: { share: '0.5' } },
			'deferral: must demand something'
		],
		[
			{
				kind: 'perPoint',
				yuan: '1',
				deferral: { share: '0.5', until: { rule: 'y', atLeast: '1' } }
			},
			'deferral.until.rule: there is nothing of this name'
		],
		[
			{ kind: 'poolShare', pool: { from: 'sum', of: 'wage', times: '1' } },
			'pool.of: there is nothing of this name'
		],
		[
			{
				kind: 'poolShare',
				pool: { from: 'fixed', amountYuan: '1' },
				reached: { of: 'z', plan: '1' }
			},
			'reached.of: there is nothing of this name'
		],
		[{ kind: 'nominee', amountYuan: '1', most: '0' }, 'most: must be greater than zero'],
		[{ kind: 'rankPrize', places, division: 'east' }, 'division: there is nothing of this name']
	])('%j is refused', (prize, fault) => {
		expect(faults([{ id: 'p', ...prize }])).toEqual([`prizes[0].${fault}`]);
	});

	it('hears which name was probably meant', () => {
		const document = documentOf({
			rules: RULES,
			prizes: [{ id: 'p', kind: 'perPoint', yuan: '1', of: 'salse' }]
		});
		const read = parseContest(document);
		expect(read.ok ? [] : read.faults).toMatchObject([
			{ place: 'prizes[0].of', found: 'salse', allowed: 'sales, branches', suggestion: 'sales' }
		]);
	});

	it('gives what it does not pay to one pool, and only where it says so', () => {
		const back = { id: 'back', kind: 'rankPrize', places, unfilled: 'backToPool' };
		const pool = (id: string, ...prizes: string[]) => ({
			id,
			kind: 'poolShare',
			pool: { from: 'unpaid', prizes }
		});
		expect(faults([back, pool('a', 'back')])).toEqual([]);
		expect(
			faults([
				back,
				{ id: 'rank', kind: 'rankPrize', places },
				pool('a', 'back', 'rank'),
				pool('b', 'back', 'bakc')
			])
		).toEqual([
			'prizes[2].pool.prizes[1]: does not give back what it does not pay',
			'prizes[3].pool.prizes[1]: there is nothing of this name',
			'prizes[3].pool.prizes: is given to another pool already'
		]);
	});

	it('can be named as excluded by another only if it exists', () => {
		const prizes = [
			{ id: 'a', kind: 'rankPrize', places },
			{ id: 'b', kind: 'rankPrize', places }
		];
		expect(faults(prizes, { stacking: [{ ids: ['a', 'b'] }] })).toEqual([]);
		expect(faults(prizes, { stacking: [{ ids: ['a', 'c'] }] })).toEqual([
			'stacking[0].ids[1]: there is nothing of this name'
		]);
		expect(faults(prizes, { stacking: [{ ids: ['a', 'a'] }] })).toEqual([
			'stacking[0].ids: must not name the same twice'
		]);
	});
});

describe('the budget of a contest', () => {
	const rank = { id: 'rank', kind: 'rankPrize', places: [{ from: 1, to: 3, amountYuan: '10' }] };
	const divisions = [{ id: 'a', orgUnits: ['BR1'] }, { id: 'b' }];
	const pay = { id: 'pay', kind: 'perPoint', yuan: '1' };

	it('is the most that prizes with an end pay, in each division, and says where others have none', () => {
		expect(budgetOf(contestOf({ divisions, prizes: [rank] }))).toEqual({
			fen: 6_000n,
			isOpenEnded: false
		});
		const contest = contestOf({ divisions, prizes: [rank, { ...pay, division: 'b' }] });
		expect(budgetOf(contest)).toEqual({ fen: 6_000n, isOpenEnded: true });
		expect(budgetOfDivision(contest, 'a')).toEqual({ fen: 3_000n, isOpenEnded: false });
		expect(budgetOfDivision(contest, 'b')).toEqual({ fen: 3_000n, isOpenEnded: true });
	});

	it('counts every week and month that the contest has a day of', () => {
		// 1 January 2026 is a Thursday: 14 weeks up to Tuesday 31 March.
		const per = (period: string) => budgetOf(contestOf({ prizes: [{ ...rank, per: period }] })).fen;
		expect([per('week'), per('month')]).toEqual([14n * 3_000n, 3n * 3_000n]);
	});

	it('counts teams once over all divisions, a shared rest in the prize it comes from, a raffle by its draws', () => {
		const prizes = [
			{ ...rank, id: 'teams', team: 'branches' },
			{ ...rank, unfilled: 'backToPool' },
			{ id: 'rest', kind: 'poolShare', pool: { from: 'unpaid', prizes: ['rank'] } },
			{ id: 'pool', kind: 'poolShare', pool: { from: 'fixed', amountYuan: '1' } },
			{
				id: 'raffle',
				kind: 'raffle',
				seed: 's',
				pointsPerTicket: '1',
				draws: [{ amountYuan: '5', count: '3' }]
			}
		];
		expect(budgetOf(contestOf({ divisions, rules: RULES, prizes }))).toEqual({
			fen: 3_000n + 2n * (3_000n + 100n + 1_500n),
			isOpenEnded: false
		});
	});

	it('ends at the cap where there is one', () => {
		const capped = (prizes: readonly Fields[]) => budgetOf(contestOf({ prizes, budgetYuan: '20' }));
		expect(capped([rank])).toEqual({ fen: 2_000n, isOpenEnded: false });
		expect(capped([pay])).toEqual({ fen: 2_000n, isOpenEnded: false });
		expect(capped([{ ...rank, places }])).toEqual({ fen: 1_000n, isOpenEnded: false });
	});
});
