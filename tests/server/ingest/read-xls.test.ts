import CFB from 'cfb';
import { afterAll, describe, expect, it } from 'vitest';
import { read, utils, write, type WorkBook } from '@e965/xlsx';
import { fileMaker, readTable } from '../../support/read-table.ts';

const files = fileMaker();
afterAll(files.remove);

function bytesOf(book: WorkBook, bookType: 'biff8' | 'biff5' | 'biff2' = 'biff8', bookSST = true) {
	const bytes: unknown = write(book, { type: 'buffer', bookType, bookSST });
	if (!Buffer.isBuffer(bytes)) throw new Error('not written');
	return bytes;
}

const sales = utils.aoa_to_sheet([
	['2024年3月销售', null, null],
	['客户经理', '金额', '日期', 'Latin'],
	['王伟', 12500.5, { t: 'n', v: 45_372, z: 'yyyy"年"m"月"d"日"' }, 'abc'],
	['李娜', -3, { t: 'n', v: 45_372.395833333336, z: 'yyyy-mm-dd hh:mm' }],
	[],
	['00123', 0.1 + 0.2, null, null, 1e15, 123456.78],
	[true, { t: 'e', v: 0x2a }, { t: 'n', v: 0.945, z: '0.0%' }, { t: 'n', v: 1.5, z: '[h]:mm' }],
	[
		{ t: 'n', v: 3, f: '1+2' },
		{ t: 's', v: '甲乙', f: '"甲"&"乙"' },
		{ t: 'b', v: true, f: 'TRUE' }
	]
]);
sales['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 2 } }];
const notes = utils.aoa_to_sheet([['备注'], ['内部']]);
const book: WorkBook = {
	SheetNames: ['说明', '明细', '草稿'],
	Sheets: { 说明: notes, 明细: sales, 草稿: notes },
	Workbook: { Sheets: [{ Hidden: 1 }, { Hidden: 0 }, { Hidden: 2 }] }
};

describe('a workbook of Excel 97-2003', () => {
	it.each([true, false])('is read as people see it (shared texts: %s)', async (bookSST) => {
		expect(await readTable(files.make(bytesOf(book, 'biff8', bookSST)))).toEqual({
			format: 'xls',
			encoding: null,
			delimiter: null,
			sheet: '明细',
			sheets: [
				{ name: '说明', isHidden: true },
				{ name: '明细', isHidden: false },
				{ name: '草稿', isHidden: true }
			],
			rows: [
				[1, '2024年3月销售'],
				[2, '客户经理', '金额', '日期', 'Latin'],
				[3, '王伟', '12500.5', '2024-03-21', 'abc'],
				[4, '李娜', '-3', '2024-03-21T09:30:00', ''],
				[6, '00123', '0.3', '', '', '#ROUNDED!', '123456.78'],
				[7, 'TRUE', '#N/A', '94.5%', '36:00:00', '', ''],
				[8, '3', '甲乙', 'TRUE', '', '', '']
			],
			faults: []
		});
	});

	it('gives a hidden sheet to whoever asks for it by name', async () => {
		expect(await readTable(files.make(bytesOf(book)), { sheet: '说明' })).toMatchObject({
			sheet: '说明',
			rows: [
				[1, '备注'],
				[2, '内部']
			]
		});
	});

	it('counts days from 1904 where the workbook does', async () => {
		const day = utils.aoa_to_sheet([[{ t: 'n', v: 43_910, z: 'yyyy/m/d' }]]);
		const old: WorkBook = {
			SheetNames: ['A'],
			Sheets: { A: day },
			Workbook: { WBProps: { date1904: true } }
		};
		expect(await readTable(files.make(bytesOf(old)))).toMatchObject({ rows: [[1, '2024-03-21']] });
	});

	it('says the same as another reader, with texts that go over from record to record', async () => {
		const rows = Array.from({ length: 700 }, (_, row) => [
			row % 3 ? `第${row}号`.repeat((row % 40) + 1) : 'latin'.repeat((row % 90) + 1),
			row * 0.37,
			row * 1e6,
			-row / 7
		]);
		const sheet = utils.aoa_to_sheet(rows);
		const bytes = bytesOf({ SheetNames: ['A'], Sheets: { A: sheet } });
		const table = await readTable(files.make(bytes));
		const other = read(bytes, { type: 'buffer' }).Sheets['A'];
		if (!other || !('rows' in table)) throw new Error('not read');
		const values = utils.sheet_to_json<(string | number)[]>(other, { header: 1, raw: true });
		expect(values).toHaveLength(700);
		expect(table.rows).toEqual(
			values.map((cells, index) => [
				index + 1,
				...cells.map((cell) => (typeof cell === 'number' ? plain(cell) : cell))
			])
		);
	});

	it('under the name of WPS is read where it is one in truth, whatever WPS adds', async () => {
		const container = CFB.parse(bytesOf(book));
		CFB.utils.cfb_add(container, '/ETExtData', Buffer.from('x'.repeat(5_000)));
		expect(await readTable(files.make(written(container)))).toMatchObject({
			format: 'xls',
			sheet: '明细'
		});
	});
});

/** 15 digits, never with an exponent in this range. */
function plain(value: number): string {
	return String(Number(value.toPrecision(15)));
}

function written(container: CFB.CFB$Container): Uint8Array {
	const bytes: unknown = CFB.write(container, { type: 'buffer' });
	if (!(bytes instanceof Uint8Array)) throw new Error('not written');
	return bytes;
}

function containerOf(...names: string[]): Uint8Array {
	const container = CFB.utils.cfb_new();
	for (const name of names)
		CFB.utils.cfb_add(container, `/${name}`, Buffer.from('x'.repeat(5_000)));
	return written(container);
}

/** The stream of a workbook with a record put after the first. */
function withRecord(type: number, bytes: Buffer): Uint8Array {
	const container = CFB.parse(bytesOf(book));
	const entry = CFB.find(container, 'Workbook');
	if (!entry) throw new Error('no workbook');
	const stream = Buffer.from(entry.content);
	const end = 4 + stream.readUInt16LE(2);
	const head = Buffer.alloc(4);
	head.writeUInt16LE(type, 0);
	head.writeUInt16LE(bytes.length, 2);
	CFB.utils.cfb_add(
		container,
		'/Workbook',
		Buffer.concat([stream.subarray(0, end), head, bytes, stream.subarray(end)])
	);
	return written(container);
}

describe('a file in the same container', () => {
	it.each([
		['a workbook with a password', () => withRecord(0x2f, Buffer.alloc(54, 1)), 'file.encrypted'],
		[
			'a new workbook with a password',
			() => containerOf('EncryptionInfo', 'EncryptedPackage'),
			'file.encrypted'
		],
		['a workbook of Excel 95', () => bytesOf(book, 'biff5'), 'file.oldExcel'],
		['a sheet of Excel 2', () => bytesOf(book, 'biff2'), 'file.oldExcel'],
		['a text of Word or WPS', () => containerOf('WordDocument', '1Table'), 'file.document'],
		['slides', () => containerOf('PowerPoint Document'), 'file.document'],
		['something of WPS', () => containerOf('ETWorkbook'), 'file.et'],
		['nothing but its mark', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file.damaged']
	])('that is %s is refused with what to do', async (_, make, code) => {
		expect(await readTable(files.make(make()))).toEqual([`${code} at file`]);
	});

	it('that is too large to be held is refused before it is read', async () => {
		const large = Buffer.alloc(32 * 1024 * 1024 + 1);
		Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(large);
		expect(await readTable(files.make(large))).toEqual(['file.xlsTooLarge at file']);
	});

	it('that is cut short or changed is read or refused, and never anything else', async () => {
		const whole = bytesOf(book);
		for (let end = 512; end < whole.length; end += 61) await expectSafe(whole.subarray(0, end));
		for (let at = 8; at < whole.length; at += 7) {
			const changed = Buffer.from(whole);
			changed[at] = (changed[at] ?? 0) ^ 0xff;
			await expectSafe(changed);
		}
	});

	async function expectSafe(bytes: Uint8Array): Promise<void> {
		const table = await readTable(files.make(bytes));
		const faults = 'faults' in table ? table.faults : table;
		expect(faults.every((fault) => /^file\.\w+ at (file|row \d+)$/.test(fault))).toBe(true);
	}
});
