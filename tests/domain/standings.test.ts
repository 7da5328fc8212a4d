import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { rankDivision, type RankMethod, type Ranks } from '#lib/domain/standings.ts';
import { board, contestOf, figure, reversalOf, sale } from './score-cases.ts';

/** `points[/key…][!]` per row, `-` for a key that is null, `!` for not ranked; the ranks in the order of the rows. */
function rankedOf(method: RankMethod, rows: readonly string[]): Ranks[] {
	const rankable = rows.map((row, index) => {
		const [points = '0', ...keys] = row.replace('!', '').split('/');
		return {
			employeeNo: String(index).padStart(3, '0'),
			points: Exact.of(points),
			tieKeys: keys.map((key) => (key === '-' ? null : Exact.of(key))),
			isRanked: !row.includes('!')
		};
	});
	const ranked = rankDivision([...rankable].reverse(), method);
	return rankable.flatMap(({ employeeNo }) =>
		ranked.filter((row) => row.employeeNo === employeeNo)
	);
}

function ranksOf(...rows: string[]): (number | null)[] {
	return rankedOf('competition', rows).map(({ rank }) => rank);
}

describe('ranks', () => {
	it.each([
		{ rows: ['9', '8', '7'], ranks: [1, 2, 3] },
		{ rows: ['9', '8', '8', '7'], ranks: [1, 2, 2, 4] },
		{ rows: ['9', '9', '8'], ranks: [1, 1, 3] },
		{ rows: ['5', '5', '5'], ranks: [1, 1, 1] },
		{ rows: ['0', '0', '1'], ranks: [2, 2, 1] },
		{ rows: ['-1', '0'], ranks: [2, 1] },
		{ rows: ['8/2', '8/3', '8/2'], ranks: [2, 1, 2] },
		{ rows: ['8/2/1', '8/2/-', '8/-/9', '8/-/-'], ranks: [1, 2, 3, 4] },
		{ rows: ['8/-', '8/-', '9/-'], ranks: [2, 2, 1] },
		{ rows: ['8!', '7', '9!'], ranks: [null, 1, null] },
		{ rows: ['50', '49.9995'], ranks: [1, 2] },
		{ rows: [], ranks: [] }
	])('$rows → $ranks', ({ rows, ranks }) => {
		expect(ranksOf(...rows)).toEqual(ranks);
	});

	it.each([
		{ rows: ['9', '9', '8', '7', '7', '6'], ranks: [1, 1, 2, 3, 3, 4], places: [1, 1, 3, 4, 4, 6] },
		{
			rows: ['9!', '9', '8!', '8', '7'],
			ranks: [null, 1, null, 2, 3],
			places: [null, 1, null, 2, 3]
		},
		{ rows: ['8/2', '8/2', '8/1'], ranks: [1, 1, 2], places: [1, 1, 3] },
		{ rows: [], ranks: [], places: [] }
	])(
		'without gaps: $rows → $ranks, and money goes by the places $places',
		({ rows, ranks, places }) => {
			const found = rankedOf('dense', rows);
			expect(found.map(({ rank }) => rank)).toEqual(ranks);
			expect(found.map(({ place }) => place)).toEqual(places);
		}
	);

	it.each([
		{ rows: ['9', '8!', '7'], method: 'competition', shown: [1, 2, 3] },
		{ rows: ['9!', '9', '8'], method: 'competition', shown: [1, 1, 3] },
		{ rows: ['9!', '9', '8'], method: 'dense', shown: [1, 1, 2] },
		{ rows: ['8/1!', '8/2!', '9!'], method: 'competition', shown: [3, 2, 1] }
	] as const)('shows everybody by merit: $rows → $shown ($method)', ({ rows, method, shown }) => {
		expect(rankedOf(method, rows).map(({ displayRank }) => displayRank)).toEqual(shown);
	});

	it('pays by places held where ranks are shown without gaps', () => {
		const contest = contestOf({
			ranking: { method: 'dense' },
			prizes: [
				{
					id: 'top',
					kind: 'rankPrize',
					places: [
						{ from: '1', amountYuan: '1000' },
						{ from: '2', amountYuan: '600' },
						{ from: '3', amountYuan: '300' }
					]
				}
			]
		});
		const entries = [sale('A', { quantity: '2' }), sale('B', { quantity: '2' }), sale('C')];
		expect(board(contest, { entries })).toEqual([
			'all 1 A 2 ¥800.00',
			'all 1 B 2 ¥800.00',
			'all 2 C 1 ¥300.00'
		]);
	});

	it('lists equals by employee number, bytewise, which changes no rank', () => {
		const row = (employeeNo: string) => ({
			employeeNo,
			points: Exact.ONE,
			tieKeys: [],
			isRanked: true
		});
		// The second is a character beyond U+FFFF: last by bytes, not by JavaScript's own order.
		const ordered = rankDivision(['\uff21', '\u{20000}', '10', '9', '010'].map(row));
		expect(ordered.map(({ employeeNo }) => employeeNo)).toEqual([
			'010',
			'10',
			'9',
			'\uff21',
			'\u{20000}'
		]);
		expect(ordered.map(({ rank }) => rank)).toEqual([1, 1, 1, 1, 1]);
	});
});

describe('tie-breaks', () => {
	it('asks the next value only where all before are equal', () => {
		const contest = contestOf({
			rules: [{ id: 'p', kind: 'perUnit', metric: 'sale', rate: '1' }],
			ranking: {
				tieBreaks: [
					{ by: 'amount', metric: 'sale' },
					{ by: 'ratio', metric: 'retention', order: 'asc' },
					{ by: 'reachedAt' }
				]
			}
		});
		const entries = [
			sale('A', { yuan: '100', at: '2026-02-01' }),
			sale('B', { yuan: '100', at: '2026-02-02' }),
			sale('C', { yuan: '100', at: '2026-02-02' }),
			sale('D', { yuan: '200', at: '2026-03-03' }),
			sale('E', { yuan: '100', at: '2026-02-01' }),
			figure('A', ['9', '10']),
			figure('B', ['8', '10']),
			figure('C', ['8', '10'])
		];
		expect(board(contest, { entries })).toEqual([
			'all 1 D 1',
			'all 2 B 1',
			'all 2 C 1',
			'all 4 A 1',
			'all 5 E 1'
		]);
	});

	it('takes the instant from which the final score never changed, over what is left after netting', () => {
		const contest = contestOf({ ranking: { tieBreaks: [{ by: 'reachedAt' }] } });
		const taken = sale('A', { at: '2026-03-20' });
		const entries = [
			sale('A', { at: '2026-02-01' }),
			taken,
			reversalOf(taken, '2026-03-21'),
			sale('B', { at: '2026-02-02' }),
			// Up and down again: the score stands from the later of the two.
			sale('C', { at: '2026-01-05' }),
			sale('C', { at: '2026-02-03', quantity: '2' }),
			sale('C', { at: '2026-02-04', quantity: '-2' })
		];
		expect(board(contest, { entries, roster: ['A', 'B', 'C', 'D'] })).toEqual([
			'all 1 A 1',
			'all 2 B 1',
			'all 3 C 1',
			'all 4 D 0'
		]);
	});
});
