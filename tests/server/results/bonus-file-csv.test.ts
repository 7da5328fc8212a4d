import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFen } from '#lib/domain/decimal.ts';
import { writeBonusCsv, type BonusRow } from '#lib/server/results/bonus-file.ts';
import { HOSTILE_TEXTS, META, bonusRow } from './bonus-file-samples.ts';

const HEADER = [
	'工号 Employee no.',
	'姓名 Name',
	'机构 Branch',
	'组别 Division',
	'名次 Rank',
	'积分 Points',
	'竞赛奖励(税前,元) Bonus before tax (CNY)',
	'另有递延(税前,元) Held beside it (CNY)',
	'递延至 Held until',
	'标记 Mark'
];

function textOf(rows: Iterable<BonusRow>): string {
	return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
		writeBonusCsv(rows, META)
	);
}

function cellsOf(rows: Iterable<BonusRow>): string[][] {
	return parse(textOf(rows), { bom: true, record_delimiter: '\r\n' });
}

describe('the bonus file as CSV', () => {
	it('begins with a byte order mark, ends its lines with CRLF, quotes texts and leaves numbers plain', () => {
		expect(Array.from(writeBonusCsv([], META).slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
		expect(
			textOf([
				bonusRow(),
				bonusRow({
					rank: null,
					points: '-0.50',
					bonusFen: -1n,
					heldFen: 1_234n,
					heldUntil: '¥12.34 2027-03-01'
				})
			])
		).toBe(
			'\ufeff' +
				HEADER.map((title) => `"${title}"`).join(',') +
				'\r\n"00123","张三","成都高新支行","理财组",1,120.50,5000.00,0.00,"","试算 PROVISIONAL"\r\n' +
				'"00123","张三","成都高新支行","理财组",,-0.50,-0.01,12.34,"¥12.34 2027-03-01","试算 PROVISIONAL"\r\n'
		);
	});

	it.each(HOSTILE_TEXTS)('a name %j is no formula and stays readable', (name, formula) => {
		const [, row] = cellsOf([bonusRow({ name, employeeNo: name })]);
		const expected = formula ? `'${name}` : name;
		expect(row?.slice(0, 2)).toEqual([expected, expected]);
		expect(row?.[1] ?? '').not.toMatch(/^[\s\u200b]*[=+\-@＝＋－＠]|^[\t\r\n]/);
	});

	it('keeps amounts exact beyond what a float can hold apart', () => {
		const [, row] = cellsOf([bonusRow({ bonusFen: 9_007_199_254_740_93n, points: '0.10' })]);
		expect(row?.slice(5, 7)).toEqual(['0.10', '9007199254740.93']);
	});

	it('makes control characters and broken characters visible instead of dropping them', () => {
		const [, row] = cellsOf([bonusRow({ name: '张\u0000三\u0007\ud842' })]);
		expect(row?.[1]).toBe('张\ufffd三\ufffd\ufffd');
	});

	it('gives the same bytes for the same rows', () => {
		const rows = [bonusRow(), bonusRow({ employeeNo: '00124', rank: 2 })];
		expect(writeBonusCsv(rows, META)).toEqual(writeBonusCsv(rows, META));
	});

	it('refuses points that are no decimal number, or that a spreadsheet would round', () => {
		for (const points of ['=1', '1e5', '', '1,000', ' 1', 'NaN', '1/3', '1234567890123456.5'])
			expect(() => writeBonusCsv([bonusRow({ points })], META), points).toThrow();
	});

	it('reads back as the same cells, whatever the texts are', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(...HOSTILE_TEXTS.map(([hostile]) => hostile))
		);
		const row = fc.record({
			employeeNo: text,
			name: text,
			orgUnit: text,
			division: text,
			rank: fc.option(fc.integer({ min: 1, max: 100_000 })),
			points: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(formatFen),
			bonusFen: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
			heldFen: fc.bigInt({ min: 0n, max: 10n ** 12n }),
			heldUntil: text
		});
		fc.assert(
			fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
				const [header, ...cells] = cellsOf(rows);
				expect(header).toEqual(HEADER);
				expect(cells.map((line) => line.map(withoutApostrophe))).toEqual(
					rows.map((given) => [
						visible(given.employeeNo),
						visible(given.name),
						visible(given.orgUnit),
						visible(given.division),
						given.rank === null ? '' : String(given.rank),
						given.points,
						formatFen(given.bonusFen),
						formatFen(given.heldFen),
						visible(given.heldUntil),
						'试算 PROVISIONAL'
					])
				);
			})
		);
	});
});

/** The reader's side of the rule, written apart: one apostrophe goes where a formula would begin behind it. */
function withoutApostrophe(cell: string): string {
	const rest = cell.replace(/^'+/, '');
	const bare = rest.replace(/^[\s\p{Cf}]+/u, '');
	return cell.startsWith("'") && (/^[\t\r\n]/.test(rest) || /^[=+\-@＝＋－＠]/.test(bare))
		? cell.slice(1)
		: cell;
}

function visible(text: string): string {
	return Array.from(text, (character) =>
		!/[\t\r\n]/.test(character) && /[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(character)
			? '\ufffd'
			: character
	).join('');
}
