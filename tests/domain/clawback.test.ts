import { describe, expect, it } from 'vitest';
import { clawbacks } from '#lib/domain/clawback.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import {
	assignment,
	at,
	board,
	contestOf,
	documentOf,
	faultsOf,
	reversalOf,
	sale
} from './score-cases.ts';

const contest = contestOf({
	cutOff: '2026-04-15',
	prizes: [
		{ id: 'each', kind: 'perPoint', yuan: '10' },
		{
			id: 'rank',
			kind: 'rankPrize',
			places: [
				{ from: 1, amountYuan: '100' },
				{ from: 2, amountYuan: '50' }
			]
		}
	]
});
const big = sale('A', { id: 'BIG', quantity: '5' });
const small = sale('A', { id: 'SMALL', quantity: '1' });
const others = [sale('B', { quantity: '3' }), small];

function asked(entries: readonly LedgerEntry[]): string[] {
	const assignments = ['A', 'B'].map((no) => assignment(no));
	return clawbacks(contest, { assignments, entries, asOf: null }).map(
		({ employeeNo, prizeId, fen, reason }) =>
			`${employeeNo} ${prizeId} ${formatFen(fen)}: ${reason.en}`
	);
}

describe('the cut-off', () => {
	it('lets in what becomes known before it and nothing from then on, whenever it happened', () => {
		const late = (id: string, receivedAt: string) => sale('A', { id, receivedAt, quantity: '1' });
		const entries = [late('A1', '2026-04-14T23:59:59.999'), late('A2', '2026-04-15')];
		expect(board(contest, { entries })).toEqual(['all 1 A 1 ¥110.00']);
	});

	it('leaves the points that are reversed from then on', () => {
		expect(board(contest, { entries: [big, ...others, reversalOf(big, '2026-04-15')] })).toEqual([
			'all 1 A 6 ¥160.00',
			'all 2 B 3 ¥80.00'
		]);
	});

	it('is no earlier than the end of the contest', () => {
		expect(faultsOf(documentOf({ cutOff: '2026-03-31' }))).toEqual([
			'cutOff: must not be earlier than the end'
		]);
		expect(faultsOf(documentOf({ cutOff: 'never' }))).toEqual([
			'cutOff: is not a day or an instant'
		]);
		expect(contestOf({ cutOff: '2026-04-01' }).cutOff).toBe(at('2026-04-01'));
	});
});

describe('money asked back', () => {
	it('is what the result would pay less, by prize, with the reversals that are the reason', () => {
		expect(asked([big, ...others, reversalOf(big, '2026-04-15')])).toEqual([
			'A each -50.00: reversed after the cut-off (R-BIG-1): ¥10.00 − ¥60.00 = ¥-50.00',
			'A rank -50.00: reversed after the cut-off (R-BIG-1): ¥50.00 − ¥100.00 = ¥-50.00'
		]);
	});

	it('is nothing for a reversal in time, for an entry that never entered, and for others', () => {
		expect(asked([big, ...others, reversalOf(big, '2026-04-14T23:59')])).toEqual([]);
		const late = sale('A', { id: 'LATE', receivedAt: '2026-04-16' });
		expect(asked([big, ...others, late, reversalOf(late, '2026-04-17')])).toEqual([]);
		// B would win by it and is paid nothing more; the points of A are too few to fall.
		expect(asked([big, ...others, reversalOf(small, '2026-04-15')])).toEqual([
			'A each -10.00: reversed after the cut-off (R-SMALL-1): ¥50.00 − ¥60.00 = ¥-10.00'
		]);
	});

	it('is nothing where there is no cut-off: everything enters', () => {
		const open = contestOf({ prizes: [{ id: 'each', kind: 'perPoint', yuan: '10' }] });
		const entries = [big, reversalOf(big, '2030-01-01')];
		expect(clawbacks(open, { assignments: [assignment('A')], entries, asOf: null })).toEqual([]);
		expect(board(open, { roster: ['A'], entries })).toEqual(['all 1 A 0']);
	});
});
