import XLSX from '@e965/xlsx';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatFen } from '#lib/domain/decimal.ts';
import { writeBonusXlsx, type BonusRow } from '#lib/server/results/bonus-file.ts';
import { HOSTILE_TEXTS, META, bonusRow } from './bonus-file-samples.ts';

const LIST = 'PROVISIONAL 试算·不作发放依据';
const ABOUT = '说明 About';

/** The workbook as another library reads it. */
async function readBack(rows: Iterable<BonusRow>): Promise<XLSX.WorkBook> {
	return XLSX.read(await writeBonusXlsx(rows, META), {
		cellNF: true,
		cellStyles: true,
		cellFormula: true
	});
}

function cell(book: XLSX.WorkBook, sheet: string, at: string): XLSX.CellObject | undefined {
	return book.Sheets[sheet]?.[at];
}

async function partOf(rows: Iterable<BonusRow>, path: string): Promise<string> {
	const part = unzipSync(await writeBonusXlsx(rows, META))[path];
	return strFromU8(part ?? new Uint8Array());
}

describe('the bonus file as a workbook', () => {
	it('has the list on a sheet that says PROVISIONAL, with a mark in every row and no other rows', async () => {
		const held = { heldFen: 1_234n, heldUntil: '¥12.34 2027-03-01' };
		const rows = [bonusRow(held), bonusRow({ employeeNo: '00124', rank: null })];
		const book = await readBack(rows);
		expect(book.SheetNames).toEqual([LIST, ABOUT]);
		expect(book.Sheets[LIST]?.['!autofilter']).toEqual({ ref: 'A1:J3' });
		const list = XLSX.utils.sheet_to_json<string[]>(book.Sheets[LIST] ?? {}, { header: 1 });
		expect(list).toEqual([
			[
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
			],
			[
				'00123',
				'张三',
				'成都高新支行',
				'理财组',
				1,
				120.5,
				5000,
				12.34,
				'¥12.34 2027-03-01',
				'试算 PROVISIONAL'
			],
			['00124', '张三', '成都高新支行', '理财组', undefined, 120.5, 5000, 0, '', '试算 PROVISIONAL']
		]);
	});

	it('types employee numbers as text, and rank, points and bonus as numbers with their formats', async () => {
		const book = await readBack([bonusRow({ points: '-3.125', bonusFen: -123_456_789n })]);
		expect(cell(book, LIST, 'A2')).toMatchObject({ t: 's', v: '00123', z: '@' });
		expect(cell(book, LIST, 'E2')).toMatchObject({ t: 'n', v: 1, w: '1' });
		expect(cell(book, LIST, 'F2')).toMatchObject({ t: 'n', z: '0.000', w: '-3.125' });
		expect(cell(book, LIST, 'G2')).toMatchObject({ t: 'n', z: '#,##0.00', w: '-1,234,567.89' });
	});

	it('writes numbers as the exact decimal text', async () => {
		const xml = await partOf(
			[bonusRow({ points: '0.10', bonusFen: 900_719_925_474_093n })],
			'xl/worksheets/sheet1.xml'
		);
		expect(xml).toContain('<v>0.10</v>');
		expect(xml).toContain('<v>9007199254740.93</v>');
		expect(xml).not.toContain('<f');
	});

	it.each(HOSTILE_TEXTS)(
		'a name %j stays the exact text and is no formula',
		async (name, formula) => {
			const book = await readBack([bonusRow({ name })]);
			const read = cell(book, LIST, 'B2');
			// This reader makes one line feed of CR and LF; that the file has both is asserted below.
			expect(read).toMatchObject({ t: 's', v: name.replaceAll('\r\n', '\n') });
			expect(read?.f).toBeUndefined();
			const style = /<c r="B2" s="(\d+)" t="s">/.exec(
				await partOf([bonusRow({ name })], 'xl/worksheets/sheet1.xml')
			)?.[1];
			const styles = await partOf([], 'xl/styles.xml');
			const formats = styles.slice(styles.indexOf('<cellXfs')).match(/<xf [^>]*>/g);
			expect(formats?.[Number(style)]?.includes('quotePrefix="1"')).toBe(formula);
		}
	);

	it('keeps carriage returns, and texts that look like the code for one', async () => {
		const rows = [bonusRow({ name: 'a\r\nb' }), bonusRow({ name: '_x000D_' })];
		const xml = await partOf(rows, 'xl/sharedStrings.xml');
		expect(xml).toContain('>a_x000D_\nb</t>');
		expect(xml).toContain('>_x005F_x000D_</t>');
	});

	it('makes control characters visible and cuts what Excel would call damaged', async () => {
		const long = '长'.repeat(32_765) + '𠮷𠮷';
		const book = await readBack([
			bonusRow({ name: '张\u0000三\u001f\ud842' }),
			bonusRow({ name: long })
		]);
		expect(cell(book, LIST, 'B2')?.v).toBe('张\ufffd三\ufffd\ufffd');
		const cut = String(cell(book, LIST, 'B3')?.v);
		expect([cut.length, cut.endsWith('长…')]).toEqual([32_766, true]);
	});

	it('refuses points that are no decimal number, or that a spreadsheet would round', async () => {
		for (const points of ['=1', '1e5', '', '1234567890123456.5'])
			await expect(writeBonusXlsx([bonusRow({ points })], META), points).rejects.toThrow();
	});

	it('says on its second sheet what it was made from, how many and how much', async () => {
		const rows = [
			bonusRow({ bonusFen: 1n }),
			bonusRow({ bonusFen: 33_333_33n, heldFen: 5n }),
			bonusRow({ heldFen: 1n })
		];
		const book = await readBack(rows);
		const about = XLSX.utils.sheet_to_json<string[]>(book.Sheets[ABOUT] ?? {}, { header: 1 });
		expect(about).toEqual([
			['标记 Mark', '试算 PROVISIONAL — 不作发放依据 Not a basis for payment'],
			['竞赛 Contest', META.contestName.zh],
			['竞赛（英文） Contest (English)', META.contestName.en],
			['竞赛编号 Contest id', 'q1-2026'],
			['规则版本 Rule version', 3],
			['数据版本 Revision', 42],
			['台账序号 Position in the ledger', 1234],
			['截面 Cut', '2026-04-01 00:00:00 +08:00 Asia/Shanghai'],
			['截面 Cut (UTC)', '2026-03-31T16:00:00.000Z'],
			['人数 Participants', 3],
			['竞赛奖励合计(税前,元) Bonuses before tax, total (CNY)', 38_333.34],
			['另有递延合计(税前,元) Held beside them before tax, total (CNY)', 0.06]
		]);
	});

	it('freezes and repeats the header, filters, and carries the mark on every printed page', async () => {
		const sheet = await partOf([bonusRow()], 'xl/worksheets/sheet1.xml');
		expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2"');
		expect(sheet).toContain('<autoFilter ref="A1:J2"/>');
		expect(sheet).toContain(
			'<oddHeader>&amp;C&amp;&quot;-,Bold&quot;PROVISIONAL 试算·不作发放依据</oddHeader>'
		);
		expect(sheet).toContain('交叉销售竞赛 &amp;&amp; 留存');
		expect(await partOf([bonusRow()], 'xl/workbook.xml')).toContain(`'${LIST}'!$1:$1`);
	});

	it('adds up to the fen, whatever the amounts', async () => {
		const amounts = fc.array(fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }), { maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(amounts, async (bonuses) => {
				const rows = bonuses.map((bonusFen) => bonusRow({ bonusFen }));
				const files = unzipSync(await writeBonusXlsx(rows, META));
				const list = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
				const about = strFromU8(files['xl/worksheets/sheet2.xml'] ?? new Uint8Array());
				const written = [...list.matchAll(/<c r="G\d+" s="4"><v>(-?)(\d+)\.(\d\d)<\/v>/g)];
				const sum = written
					.map(([, sign, yuan, fen]) => BigInt(`${sign}${yuan}${fen}`))
					.reduce((total, fen) => total + fen, 0n);
				expect(written.length).toBe(bonuses.length);
				expect(sum).toBe(bonuses.reduce((total, fen) => total + fen, 0n));
				expect(about).toContain(`<v>${formatFen(sum)}</v>`);
			}),
			{ numRuns: 30 }
		);
	});

	it('gives the same bytes again, also on a machine in another time zone and years later', async () => {
		const rows = [bonusRow(), bonusRow({ employeeNo: '00124', name: '=1+1' })];
		const here = await writeBonusXlsx(rows, META);
		expect(Buffer.compare(here, await writeBonusXlsx(rows, META))).toBe(0);
		const { TZ } = process.env;
		vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2031, 6, 1) });
		try {
			process.env.TZ = 'America/St_Johns';
			expect(new Date().getTimezoneOffset()).toBe(150);
			expect(Buffer.compare(here, await writeBonusXlsx(rows, META))).toBe(0);
		} finally {
			vi.useRealTimers();
			if (TZ === undefined) delete process.env.TZ;
			else process.env.TZ = TZ;
		}
	});
});
