import { describe, expect, it } from 'vitest';
import type { MoneyLine } from '#lib/domain/prizes/money-line.ts';
import { settle, type SealedLine, type SettlementLine } from '#lib/domain/settlement.ts';
import { at, contestOf, documentOf, faultsOf } from './score-cases.ts';

const name = { zh: '奖', en: 'Prize' };
const earned = (employeeNo: string, prizeId: string, fen: bigint, deferredFen = 0n): MoneyLine => ({
	employeeNo,
	prizeId,
	name,
	fen,
	deferredFen,
	held: [],
	arithmetic: { zh: '', en: '' }
});
const sealed = (employeeNo: string, prizeId: string, fen: bigint): SealedLine => ({
	employeeNo,
	prizeId,
	name,
	fen
});
const short = (lines: readonly SettlementLine[]) =>
	lines.map(
		({ employeeNo, prizeId, earnedFen, sealedFen, fen, carriedFen }) =>
			`${employeeNo} ${prizeId} ${earnedFen}-${sealedFen}=${fen}/${carriedFen}`
	);

describe('a settlement', () => {
	it('pays the year to date less what was paid, line by line', () => {
		const lines = settle(
			[earned('B', 'p', 300n), earned('A', 'q', 50n), earned('A', 'p', 120n)],
			[sealed('A', 'p', 100n)],
			{ negative: 'carry' }
		);
		expect(short(lines)).toEqual(['A p 120-100=20/0', 'A q 50-0=50/0', 'B p 300-0=300/0']);
		expect(lines[0]?.arithmetic.en).toBe('¥1.20 − ¥1.00 = ¥0.20');
	});

	it('adds the lines that somebody has of one prize, and keeps what is held beside them', () => {
		const [line] = settle(
			[earned('A', 'p', 200n, 50n), earned('A', 'p', 200n, 7n)],
			[sealed('A', 'p', 100n), sealed('A', 'p', 150n)],
			{ negative: 'carry' }
		);
		expect(line).toMatchObject({ earnedFen: 400n, sealedFen: 250n, fen: 150n, deferredFen: 57n });
	});

	it('carries what is no longer due and sets it off against later pay of the prize', () => {
		const first = settle([earned('A', 'p', 80n)], [sealed('A', 'p', 100n)], { negative: 'carry' });
		expect(short(first)).toEqual(['A p 80-100=0/-20']);
		expect(first[0]?.arithmetic.zh).toBe('¥0.80 − ¥1.00 = ¥-0.20，结转至以后扣减');
		const paidSoFar = [sealed('A', 'p', 100n), ...first];
		expect(short(settle([earned('A', 'p', 150n)], paidSoFar, { negative: 'carry' }))).toEqual([
			'A p 150-100=50/0'
		]);
	});

	it('asks it back where the rule says so, also of a prize that is lost altogether', () => {
		const lines = settle([earned('A', 'p', 80n)], [sealed('A', 'p', 100n), sealed('A', 'q', 5n)], {
			negative: 'clawback'
		});
		expect(short(lines)).toEqual(['A p 80-100=-20/0', 'A q 0-5=-5/0']);
	});
});

describe('the settlements of a document', () => {
	const month = (id: string, until: string) => ({ id, name, until });

	it('are days or instants in the zone of the contest, in order', () => {
		const { settlements } = contestOf({
			settlements: [
				month('january', '2026-02-01'),
				{ ...month('end', '2026-04-10T00:00:00Z'), negative: 'clawback' }
			]
		});
		expect(settlements).toEqual([
			{ ...month('january', ''), until: at('2026-02-01'), negative: 'carry' },
			{ ...month('end', ''), until: Date.UTC(2026, 3, 10), negative: 'clawback' }
		]);
	});

	it('must follow one another, and begin after the contest', () => {
		const settlements = [
			month('a', '2026-01-01'),
			month('b', '2026-03-01'),
			month('b', '2026-02-01'),
			month('c', 'soon')
		];
		expect(faultsOf(documentOf({ settlements }))).toEqual([
			'settlements[2].id: is used twice',
			'settlements[3].until: is not a day or an instant',
			'settlements[0].until: must be later than the start',
			'settlements[2].until: must be later than the settlement before'
		]);
	});
});
