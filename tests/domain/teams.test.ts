import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contest } from '#lib/domain/contest.ts';
import type { Leave, Target } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { OrgTree } from '#lib/domain/org-tree.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { teamBoards } from '#lib/domain/team-standings.ts';
import {
	assignment,
	at,
	board,
	contestOf,
	documentOf,
	faultsOf,
	figure,
	lineOf,
	PER_SALE,
	sale,
	type Facts
} from './score-cases.ts';

const unit = (code: string, parentCode: string | null, level: string) => ({
	code,
	nameZh: `${code}支行`,
	nameEn: `Branch ${code}`,
	parentCode,
	level
});
/** A region with two branches; B1 has two outlets. */
const orgUnits = new OrgTree([
	unit('R', null, 'region'),
	unit('B1', 'R', 'branch'),
	unit('B2', 'R', 'branch'),
	unit('B1a', 'B1', 'outlet'),
	unit('B1b', 'B1', 'outlet')
]);

const branches = { by: 'level', level: 'branch' };
const total = { id: 'total', kind: 'teamAggregate', teams: branches, method: 'sum' };

const total2 = { ...total, id: 'total2' };

interface Given extends Omit<Facts, 'roster'> {
	readonly roster: readonly Assignment[];
}

/** `rank team value [heads]` for each row of a rule's board. */
function teams(contest: Contest, given: Given, ruleId = 'total'): string[] {
	const asOf = given.asOf === undefined || given.asOf === null ? null : at(given.asOf);
	const { teams: made } = scoreContest(contest, {
		orgUnits,
		...given,
		assignments: given.roster,
		asOf
	});
	const found = teamBoards(contest, made).find((one) => one.ruleId === ruleId);
	return (found?.rows ?? []).map(
		({ rank, team, value, members }) =>
			`${rank ?? '-'} ${team} ${value?.toDecimalString() ?? 'unrated'} [${members.join(' ')}]`
	);
}

const inUnit = (employeeNo: string, orgUnit: string, fields: Partial<Assignment> = {}) =>
	assignment(employeeNo, { orgUnit, ...fields });

describe('teams', () => {
	it('are units of a level, units themselves, divisions, or what the document names', () => {
		const roster = [
			inUnit('A', 'B1a'),
			inUnit('B', 'B1b'),
			inUnit('C', 'B2', { position: 'lobby' }),
			inUnit('D', 'R')
		];
		const entries = ['A', 'B', 'C', 'D'].map((who, index) =>
			sale(who, { quantity: String(index + 1) })
		);
		const by = (of: object) =>
			teams(
				contestOf({
					divisions: [{ id: 'lobby', positions: ['lobby'] }, { id: 'rest' }],
					rules: [PER_SALE, { ...total, teams: of }]
				}),
				{ roster, entries }
			);
		// D sits above the branches and is in none.
		expect(by(branches)).toEqual(['1 B1 3 [A B]', '1 B2 3 [C]']);
		expect(by({ by: 'level', level: 'region' })).toEqual(['1 R 10 [A B C D]']);
		expect(by({ by: 'orgUnit' })).toEqual([
			'1 R 4 [D]',
			'2 B2 3 [C]',
			'3 B1b 2 [B]',
			'4 B1a 1 [A]'
		]);
		expect(by({ by: 'orgUnit', within: ['B1'] })).toEqual(['1 B1b 2 [B]', '2 B1a 1 [A]']);
		expect(by({ by: 'division' })).toEqual(['1 rest 7 [A B D]', '2 lobby 3 [C]']);
		const name = { zh: '队', en: 'Team' };
		expect(
			by({
				by: 'named',
				teams: [
					{ id: 'red', name, orgUnits: ['B1'] },
					{ id: 'blue', name, employeeNos: ['A', 'D'] },
					{ id: 'none', name, employeeNos: ['X'] }
				]
			})
		).toEqual(['1 blue 5 [A D]', '2 red 2 [B]', '- none unrated []']);
	});

	it('are called as the organisation calls them', () => {
		const contest = contestOf({ rules: [PER_SALE, total] });
		const { teams: made } = scoreContest(contest, {
			assignments: [inUnit('A', 'B1')],
			entries: [],
			orgUnits,
			asOf: null
		});
		expect(made.get('total')).toMatchObject([
			{ name: { zh: 'B1支行', en: 'Branch B1' }, arithmetic: { zh: '1 人：0', en: '1 person: 0' } }
		]);
	});

	it('stand beside the board of people in one contest, two against each other', () => {
		const name = { zh: '队', en: 'Team' };
		const contest = contestOf({
			rules: [
				PER_SALE,
				{
					...total,
					teams: {
						by: 'named',
						teams: [
							{ id: 'red', name, orgUnits: ['B1'] },
							{ id: 'blue', name, orgUnits: ['B2'] }
						]
					}
				}
			]
		});
		const facts = {
			roster: [inUnit('A', 'B1'), inUnit('B', 'B1'), inUnit('C', 'B2')],
			entries: [sale('A', { quantity: '4' }), sale('B'), sale('C', { quantity: '5' })]
		};
		expect(teams(contest, facts)).toEqual(['1 blue 5 [C]', '1 red 5 [A B]']);
		expect(board(contest, { ...facts, orgUnits })).toEqual(['all 1 C 5', 'all 2 A 4', 'all 3 B 1']);
	});

	it('count whom the rule names, and with `ranked` only who is ranked', () => {
		const roster = [
			inUnit('A', 'B1'),
			inUnit('B', 'B1', { position: 'lobby' }),
			inUnit('C', 'B1', { grade: 'senior' })
		];
		const entries = [sale('A'), sale('B', { quantity: '2' }), sale('C', { quantity: '4' })];
		const mayRank = { id: 'may', kind: 'eligibility', grades: ['senior'] };
		const of = (members: object) =>
			teams(contestOf({ rules: [PER_SALE, mayRank, { ...total, members }] }), { roster, entries });
		expect(of({})).toEqual(['1 B1 7 [A B C]']);
		expect(of({ positions: ['wealth'] })).toEqual(['1 B1 5 [A C]']);
		expect(of({ positions: ['wealth'], grades: ['senior'] })).toEqual(['1 B1 4 [C]']);
		expect(of({ ranked: 'true' })).toEqual(['1 B1 4 [C]']);
	});
});

describe('a manager who moves', () => {
	const roster = [
		inUnit('A', 'B1a', { to: '2026-02-01' }),
		inUnit('A', 'B2', { from: '2026-02-01' }),
		inUnit('B', 'B1b')
	];
	const entries = [
		sale('A', { at: '2026-01-31T23:59', quantity: '7' }),
		sale('A', { at: '2026-02-01T00:00', quantity: '2' }),
		sale('B', { quantity: '1' })
	];

	it('leaves the points where they were made, and is a head where they are now', () => {
		expect(teams(contestOf({ rules: [PER_SALE, total] }), { roster, entries })).toEqual([
			'1 B1 8 [B]',
			'2 B2 2 [A]'
		]);
	});

	it('takes along what belongs to no day, and another rule’s number', () => {
		const ratio = {
			id: 'kept',
			kind: 'ratioThreshold',
			metric: 'retention',
			atLeast: '0.5',
			points: '5'
		};
		const facts = { roster, entries: [...entries, figure('A', ['6', '10'])] };
		expect(teams(contestOf({ rules: [PER_SALE, ratio, total] }), facts)).toEqual([
			'1 B1 8 [B]',
			'2 B2 7 [A]'
		]);
		const byRule = { ...total, rule: 'sales' };
		expect(teams(contestOf({ rules: [PER_SALE, ratio, byRule] }), facts)).toEqual([
			'1 B2 9 [A]',
			'2 B1 1 [B]'
		]);
	});

	it('weighs in each branch by the days there; leave and gaps are no days', () => {
		const average = { ...total, method: 'averagePerHead' };
		const contest = contestOf({ rules: [PER_SALE, average] });
		// 90 days: A 31 in B1 and 59 in B2, B 90 in B1. B1: 8 ÷ (121 ÷ 90). B2: 2 ÷ (59 ÷ 90).
		expect(teams(contest, { roster, entries })).toEqual([
			`1 B1 ${Exact.ofRatio(720n, 121n).toDecimalString()} [B]`,
			`2 B2 ${Exact.ofRatio(180n, 59n).toDecimalString()} [A]`
		]);
		const leave: Leave[] = [
			{ employeeNo: 'A', from: '2026-01-21', to: '2026-02-11', reason: null },
			// Overlaps the other: each day once.
			{ employeeNo: 'A', from: '2026-02-01', to: '2026-02-06', reason: null }
		];
		expect(teams(contest, { roster, entries, leave })).toEqual([
			`1 B1 ${Exact.ofRatio(720n, 110n).toDecimalString()} [B]`,
			`2 B2 ${Exact.ofRatio(180n, 49n).toDecimalString()} [A]`
		]);
	});

	it('stands on a day under several assignments in the one that began last', () => {
		const doubled = [
			inUnit('A', 'B1'),
			inUnit('A', 'B2', { from: '2026-02-01', to: '2026-02-11' }),
			inUnit('C', 'B2')
		];
		const found = scoreContest(contestOf({ rules: [PER_SALE, total] }), {
			assignments: doubled,
			entries: [sale('A', { at: '2026-02-05' }), sale('A', { at: '2026-02-11' })],
			orgUnits,
			asOf: at('2026-02-20T10:00')
		}).scorecards[0];
		expect([...(found?.unitDays ?? [])]).toEqual([
			['B1', 41],
			['B2', 10]
		]);
		expect(
			[...(found?.unitPoints ?? [])].map(([where, points]) => `${where} ${points.toString()}`)
		).toEqual(['B2 1', 'B1 1']);
	});

	it('leaves points and days behind when they leave the bank, and is no head any more', () => {
		const people = [inUnit('A', 'B1', { to: '2026-02-01' }), inUnit('B', 'B1')];
		const contest = contestOf({
			rules: [PER_SALE, { ...total, method: 'averagePerHead' }, total2]
		});
		const facts = { roster: people, entries: [sale('A', { at: '2026-01-15', quantity: '11' })] };
		// 31 + 90 person-days in 90 days.
		const average = Exact.ofRatio(990n, 121n).toDecimalString();
		expect(teams(contest, facts)).toEqual([`1 B1 ${average} [B]`]);
		expect(teams(contest, facts, 'total2')).toEqual(['1 B1 11 [B]']);
		expect(teams(contest, { ...facts, asOf: '2026-01-31T23:00' }, 'total2')).toEqual([
			'1 B1 11 [A B]'
		]);
		expect(teams(contest, { ...facts, asOf: '2026-02-01T00:00' }, 'total2')).toEqual([
			'1 B1 11 [B]'
		]);
	});

	it('has a score that changes with the day where days are counted', () => {
		const changesAt = (rules: readonly object[], asOf: string) =>
			scoreContest(contestOf({ rules }), {
				assignments: [inUnit('A', 'B1')],
				entries: [],
				asOf: at(asOf)
			}).scorecards[0]?.changesAt;
		expect(changesAt([PER_SALE, total], '2026-02-20T10:00')).toBe(at('2026-02-21'));
		expect(changesAt([PER_SALE, total], '2026-03-31T10:00')).toBeNull();
		expect(changesAt([PER_SALE], '2026-02-20T10:00')).toBeNull();
	});
});

describe('ways to put a team together', () => {
	const roster = ['A', 'B', 'C'].map((who) => inUnit(who, 'B1')).concat(inUnit('D', 'B2'));
	const entries = [
		sale('A', { quantity: '30' }),
		sale('B', { quantity: '20' }),
		sale('C', { quantity: '-5' }),
		sale('D', { quantity: '33' })
	];
	const found = (fields: object, given: Partial<Given> = {}) =>
		teams(contestOf({ rules: [PER_SALE, { ...total, ...fields }] }), { roster, entries, ...given });

	it('sums, averages per head, or takes the best', () => {
		expect(found({})).toEqual(['1 B1 45 [A B C]', '2 B2 33 [D]']);
		expect(found({ method: 'averagePerHead' })).toEqual(['1 B2 33 [D]', '2 B1 15 [A B C]']);
		expect(found({ method: 'topN', top: '1' })).toEqual(['1 B2 33 [D]', '2 B1 30 [A B C]']);
		expect(found({ method: 'topN', top: '2' })).toEqual(['1 B1 50 [A B C]', '2 B2 33 [D]']);
	});

	it('averages over the days so far while the contest runs, and not over nobody', () => {
		// On 20 January 20 days have passed; D joined on the 11th and has been there for 10.
		const joined = roster.slice(0, 3).concat(inUnit('D', 'B2', { from: '2026-01-11' }));
		const early = [sale('D', { at: '2026-01-12', quantity: '3' })];
		expect(
			found(
				{ method: 'averagePerHead' },
				{ roster: joined, entries: early, asOf: '2026-01-20T09:00' }
			)
		).toEqual(['1 B2 6 [D]', '2 B1 0 [A B C]']);
		const leave: Leave[] = [
			{ employeeNo: 'D', from: '2025-01-01', to: '2027-01-01', reason: null }
		];
		expect(found({ method: 'averagePerHead' }, { leave })).toEqual([
			'1 B1 15 [A B C]',
			'- B2 unrated [D]'
		]);
	});

	describe('against a quota', () => {
		const quota = {
			id: 'quota',
			kind: 'teamQuota',
			measure: { take: 'constant', value: '250000' },
			ramp: { days: '90', share: '0.5' }
		};
		const team = ['A', 'B', 'C'].map((who) => inUnit(who, 'B1'));
		const attained = { ...total, method: 'quota', quota: { from: 'rule', rule: 'quota' } };
		const rows = (people: readonly Assignment[], fields: object = {}, yuan = '700000') =>
			teams(contestOf({ rules: [PER_SALE, { ...quota, ...fields }, attained] }), {
				roster: people,
				entries: [sale('A', { quantity: yuan })]
			});

		it.each([
			// 3 × 250,000 + 125,000 = 875,000.
			{ from: '2025-10-04', value: '0.8' },
			// 90 days before the first day: settled.
			{ from: '2025-10-03', value: '0.7' }
		])('counts who was assigned on $from: $value', ({ from, value }) => {
			const people = [...team, inUnit('D', 'B1', { from })];
			expect(rows(people)).toEqual([`1 B1 ${value} [A B C D]`]);
		});

		it('lets joiners change neither side where the rule says so', () => {
			const people = [...team, inUnit('D', 'B1', { from: '2026-02-02' })];
			const joined = [sale('A', { quantity: '375000' }), sale('D', { quantity: '99999' })];
			const both = (joiners: string) =>
				teams(contestOf({ rules: [PER_SALE, { ...quota, joiners }, attained] }), {
					roster: people,
					entries: joined
				});
			expect(both('leftOut')).toEqual(['1 B1 0.5 [A B C D]']);
			expect(both('ramp')).toEqual([
				`1 B1 ${Exact.ofRatio(474_999n, 875_000n).toDecimalString()} [A B C D]`
			]);
		});

		it('goes with the days at work where somebody moves', () => {
			const moving = [
				inUnit('A', 'B1', { to: '2026-02-15' }),
				inUnit('A', 'B2', { from: '2026-02-15' })
			];
			// 45 of 90 days in each: half of the quota, and the points where they were made.
			expect(rows(moving, {}, '100000')).toEqual(['1 B1 0.8 []', '2 B2 0 [A]']);
		});

		it('says how the part came about', () => {
			const contest = contestOf({ rules: [PER_SALE, quota] });
			const roster = [inUnit('A', 'B1', { from: '2025-12-01' })];
			expect(lineOf(contest, { roster, entries: [] }, 'quota')).toMatchObject({
				value: '125000',
				zh: '新任期间：250000 × 0.5 = 125000',
				en: 'ramping: 250000 × 0.5 = 125000'
			});
		});

		it('may be the unit’s own target; without one it is not rated', () => {
			const target = (orgUnit: string, period: string, amount: string): Target => ({
				of: { orgUnit },
				metric: 'plan',
				period,
				target: Exact.of(amount)
			});
			const targets = [target('B1', '2026-Q1', '50'), target('B1', '2026-01', '9')];
			const own = { method: 'quota', quota: { from: 'target', metric: 'plan' } };
			expect(found(own, { targets })).toEqual(['1 B1 0.9 [A B C]', '- B2 unrated [D]']);
			const january = {
				method: 'quota',
				quota: { from: 'target', metric: 'plan', period: '2026-01' }
			};
			expect(found(january, { targets })).toEqual(['1 B1 5 [A B C]', '- B2 unrated [D]']);
			expect(found(own, { targets: [target('B1', '2026', '0')] })).toEqual([
				'- B1 unrated [A B C]',
				'- B2 unrated [D]'
			]);
		});
	});

	it('adds up to everybody’s points, wherever people move', () => {
		const day = fc
			.integer({ min: 1, max: 28 })
			.map((date) => `2026-02-${String(date).padStart(2, '0')}`);
		const where = fc.constantFrom('B1a', 'B1b', 'B1', 'B2');
		const move = fc.record({ who: fc.constantFrom('A', 'B', 'C'), where, from: day });
		const deal = fc.record({
			who: fc.constantFrom('A', 'B', 'C'),
			on: day,
			quantity: fc.integer({ min: -9, max: 9 })
		});
		const contest = contestOf({ rules: [PER_SALE, total] });
		fc.assert(
			fc.property(
				fc.array(move, { maxLength: 8 }),
				fc.array(deal, { maxLength: 12 }),
				(moves, deals) => {
					const people = [
						...['A', 'B', 'C'].map((who) => inUnit(who, 'B1')),
						...moves.map((one) => inUnit(one.who, one.where, { from: one.from }))
					];
					const { scorecards, teams: made } = scoreContest(contest, {
						assignments: people,
						entries: deals.map(({ who, on, quantity }) =>
							sale(who, { at: on, quantity: String(quantity) })
						),
						orgUnits,
						asOf: null
					});
					const all = (values: readonly (Exact | null)[]) =>
						values
							.reduce<Exact>((sum, value) => sum.plus(value ?? Exact.ZERO), Exact.ZERO)
							.toString();
					expect(all((made.get('total') ?? []).map(({ value }) => value))).toBe(
						all(scorecards.map(({ points }) => points))
					);
					const days = scorecards.map(({ unitDays }) =>
						[...unitDays.values()].reduce((a, b) => a + b, 0)
					);
					expect(days).toEqual([90, 90, 90]);
				}
			)
		);
	});
});

describe('who leads a team', () => {
	const roster = [
		inUnit('A', 'B1a'),
		inUnit('B', 'B1b'),
		inUnit('C', 'B2'),
		inUnit('M1', 'B1', { position: 'branch_manager' }),
		inUnit('M2', 'B2', { position: 'branch_manager' }),
		inUnit('M3', 'R', { position: 'branch_manager' })
	];
	const divisions = [{ id: 'managers', positions: ['branch_manager'] }, { id: 'staff' }];
	const credited = { ...total, creditTo: { positions: ['branch_manager'] } };
	const entries = [
		sale('A', { quantity: '3' }),
		sale('B', { quantity: '4' }),
		sale('C', { quantity: '5' }),
		sale('M2', { quantity: '1' })
	];

	it('has the team’s number beside their own, and is no member', () => {
		const contest = contestOf({ divisions, rules: [PER_SALE, credited] });
		const facts = { roster, orgUnits, entries };
		expect(teams(contest, facts)).toEqual(['1 B1 7 [A B]', '2 B2 5 [C]']);
		expect(board(contest, facts)).toEqual([
			'managers 1 M1 7',
			'managers 2 M2 6',
			'managers 3 M3 0',
			'staff 1 C 5',
			'staff 2 B 4',
			'staff 3 A 3'
		]);
		expect(lineOf(contest, facts, 'total', 'M1')).toMatchObject({
			value: '7',
			zh: 'B1支行：2 人：3 + 4 = 7',
			en: 'Branch B1: 2 people: 3 + 4 = 7'
		});
	});

	it('gets nothing where the rule does not count or the team is not rated', () => {
		const contest = contestOf({ divisions, rules: [PER_SALE, { ...credited, counts: 'false' }] });
		expect(board(contest, { roster, orgUnits, entries })[0]).toBe('managers 1 M2 1');
		const alone = { roster: [roster[3] ?? inUnit('M1', 'B1')], orgUnits, entries: [] };
		const empty = contestOf({ rules: [PER_SALE, credited] });
		expect(lineOf(empty, alone, 'total', 'M1').value).toBeNull();
		expect(board(empty, alone)).toEqual(['all 1 M1 0']);
	});
});

describe('a team gate', () => {
	const staff = (orgUnit: string, count: number) =>
		Array.from({ length: count }, (_, index) => inUnit(`${orgUnit}-${index}`, orgUnit));
	const leader = (orgUnit: string) =>
		inUnit(`M-${orgUnit}`, orgUnit, { position: 'branch_manager' });
	const gate = {
		id: 'enough',
		kind: 'teamGate',
		teams: branches,
		atLeast: '20',
		minShare: '0.6',
		appliesTo: { positions: ['branch_manager'] }
	};
	const reaching = (people: readonly Assignment[], count: number, quantity = '20') =>
		people.slice(0, count).map(({ employeeNo }) => sale(employeeNo, { quantity }));
	const ranked = (contest: Contest, given: Given) =>
		scoreContest(contest, { orgUnits, ...given, assignments: given.roster, asOf: null })
			.scorecards.filter(({ standing }) => standing.isRanked && standing.payShare.sign > 0)
			.map(({ participant }) => participant.employeeNo);

	it.each([
		{ heads: 3, there: 2, holds: true },
		{ heads: 4, there: 2, holds: false },
		{ heads: 5, there: 3, holds: true },
		{ heads: 5, there: 2, holds: false },
		{ heads: 1, there: 0, holds: false },
		{ heads: 0, there: 0, holds: false }
	])('of $heads heads $there at the minimum: $holds', ({ heads, there, holds }) => {
		const people = staff('B1', heads);
		const contest = contestOf({ rules: [PER_SALE, gate] });
		const found = ranked(contest, {
			roster: [...people, leader('B1')],
			entries: reaching(people, there)
		});
		expect(found.includes('M-B1')).toBe(holds);
		// The staff are ranked whatever their team does.
		expect(found.length).toBe(heads + (holds ? 1 : 0));
	});

	it('compares each head exactly', () => {
		const people = staff('B1', 1);
		const contest = contestOf({ rules: [PER_SALE, gate] });
		const found = (quantity: string) =>
			ranked(contest, {
				roster: [...people, leader('B1')],
				entries: reaching(people, 1, quantity)
			});
		expect(found('19.999999')).not.toContain('M-B1');
		expect(found('20')).toContain('M-B1');
	});

	it.each([
		{ failing: 'notRanked', isRanked: false, payShare: '0' },
		{ failing: 'notPaid', isRanked: true, payShare: '0' },
		{ failing: 'half', isRanked: true, payShare: '0.5' }
	])(
		'$failing for the heads themselves where it names nobody',
		({ failing, isRanked, payShare }) => {
			const contest = contestOf({ rules: [PER_SALE, { ...gate, appliesTo: undefined, failing }] });
			const { scorecards } = scoreContest(contest, {
				assignments: [...staff('B1', 2), inUnit('X', 'R')],
				entries: [],
				orgUnits,
				asOf: null
			});
			const standings = scorecards.map(({ standing }) => [
				standing.isRanked,
				standing.payShare.toDecimalString()
			]);
			// X is in no branch, which nothing can be said of.
			expect(standings).toEqual([
				[isRanked, payShare],
				[isRanked, payShare],
				[true, '1']
			]);
		}
	);

	it('may want a number of heads, and another rule’s number of each', () => {
		const cards = { id: 'cards', kind: 'perUnit', metric: 'card', rate: '1', counts: 'false' };
		const people = staff('B1', 4);
		const contest = contestOf({
			rules: [
				PER_SALE,
				cards,
				{ ...gate, minShare: undefined, minHeads: '2', atLeast: '1', rule: 'cards' }
			]
		});
		const found = (count: number) =>
			ranked(contest, {
				roster: [...people, leader('B1')],
				entries: people
					.slice(0, count)
					.map(({ employeeNo }) => sale(employeeNo, { metric: 'card' }))
			}).includes('M-B1');
		expect([found(1), found(2)]).toEqual([false, true]);
	});

	it('takes a team off the ranks of its board, and says so', () => {
		const roster = [...staff('B1', 3), ...staff('B2', 4)];
		const entries = [...reaching(staff('B1', 3), 2), ...reaching(staff('B2', 4), 2, '70')];
		const contest = contestOf({
			rules: [PER_SALE, { ...gate, appliesTo: undefined }, { ...total, gates: ['enough'] }]
		});
		expect(teams(contest, { roster, entries })).toEqual([
			'1 B1 40 [B1-0 B1-1 B1-2]',
			'- B2 140 [B2-0 B2-1 B2-2 B2-3]'
		]);
		expect(teams(contest, { roster, entries }, 'enough')).toEqual([
			`1 B1 ${Exact.ofRatio(2n, 3n).toDecimalString()} [B1-0 B1-1 B1-2]`,
			'- B2 0.5 [B2-0 B2-1 B2-2 B2-3]'
		]);
		const { teams: made } = scoreContest(contest, {
			assignments: roster,
			entries,
			orgUnits,
			asOf: null
		});
		expect(made.get('total')?.[1]?.arithmetic.en).toBe(
			'4 people: 70 + 70 + 0 + 0 = 140; fails enough, not ranked'
		);
		expect(made.get('enough')?.[1]?.arithmetic).toEqual({
			zh: '4 人中 2 人达到 20（要求 ≥ 60%），未通过',
			en: '2 of 4 reach 20 (wanted ≥ 60%), fails'
		});
	});
});

describe('team rules as written', () => {
	const faults = (...rules: readonly object[]) =>
		faultsOf(documentOf({ rules: [PER_SALE, ...rules] }));

	it.each([
		{ rule: { ...total, method: 'topN' }, fault: 'rules[1].top: is required, but missing' },
		{ rule: { ...total, top: '3' }, fault: 'rules[1].top: does not apply here' },
		{
			rule: { ...total, method: 'topN', top: '0' },
			fault: 'rules[1].top: must be greater than zero'
		},
		{ rule: { ...total, method: 'quota' }, fault: 'rules[1].quota: is required, but missing' },
		{ rule: { ...total, rule: 'sale' }, fault: 'rules[1].rule: there is nothing of this name' },
		{
			rule: { ...total, creditTo: { divisions: ['nobody'] } },
			fault: 'rules[1].creditTo.divisions[0]: there is nothing of this name'
		},
		{
			rule: {
				...total,
				teams: { by: 'named', teams: [{ id: 'red', name: { zh: '红', en: 'Red' } }] }
			},
			fault: 'rules[1].teams.teams[0]: must name org units or people'
		},
		{
			rule: { id: 'g', kind: 'teamGate', teams: branches, atLeast: '1' },
			fault: 'rules[1]: must demand something'
		}
	])('$fault', ({ rule, fault }) => {
		expect(faults(rule)).toEqual([fault]);
	});
});
