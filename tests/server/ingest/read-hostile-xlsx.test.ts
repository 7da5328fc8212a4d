import { afterAll, describe, expect, it } from 'vitest';
import { strToU8 } from 'fflate';
import { crc32 } from 'node:zlib';
import { fileMaker, readTable } from '../../support/read-table.ts';
import { makeXlsx, workbookParts, zip, type WorkbookParts } from '../../support/xlsx-parts.ts';

const files = fileMaker();
afterAll(files.remove);

const read = (bytes: Uint8Array) => readTable(files.make(bytes));
const simple: WorkbookParts = {
	sheets: { 一: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>' },
	strings: '<si><t>龙虎</t></si>'
};

async function faultsOf(made: WorkbookParts): Promise<readonly string[]> {
	const table = await read(makeXlsx(made));
	return 'faults' in table ? table.faults : table;
}

describe('a workbook that is none', () => {
	it.each([
		['an archive of tables', { 'a.csv': 'a,b' }, 'file.archive'],
		['an empty archive', {}, 'file.archive'],
		[
			'a spreadsheet of OpenOffice',
			{ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' },
			'file.ods'
		],
		[
			'a text of OpenOffice',
			{ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' },
			'file.document'
		],
		['a binary workbook', { ...workbookParts(simple), 'xl/workbook.bin': 'x' }, 'file.xlsb'],
		[
			'a text of Word',
			{ ...workbookParts(simple), 'xl/workbook.xml': '<w:document xmlns:w="w"/>' },
			'file.document'
		],
		['a package of nothing', { '[Content_Types].xml': '<Types/>' }, 'file.damaged'],
		['a workbook without sheets', workbookParts({ sheets: {} }), 'file.noSheet'],
		[
			'a workbook with hidden sheets only',
			workbookParts({ sheets: { 一: '' }, states: ['veryHidden'] }),
			'file.noSheet'
		]
	])('%s is refused with what to do', async (_, parts, code) => {
		expect(await read(zip(parts))).toEqual([`${code} at file`]);
	});

	it('is refused where a sheet is not there', async () => {
		const parts = Object.entries(workbookParts(simple));
		const rest = parts.filter(([name]) => name !== 'xl/worksheets/sheet0.xml');
		expect(await read(zip(Object.fromEntries(rest)))).toMatchObject({
			rows: [],
			faults: ['file.damaged at file']
		});
	});
});

describe('a workbook that is cut short or changed', () => {
	const whole = makeXlsx({
		sheets: {
			一: Array.from(
				{ length: 500 },
				(_, row) => `<row r="${row + 1}"><c><v>${row * 7919}</v></c></row>`
			).join('')
		}
	});

	it('is refused at whatever byte it ends', async () => {
		for (let end = 4; end < whole.length; end += 97)
			expect(await read(whole.subarray(0, end))).toEqual(['file.damaged at file']);
	});

	it('is never taken for another: a changed byte gives a fault or changes nothing', async () => {
		const honest = await read(whole);
		for (let at = 4; at < whole.length; at += 41) {
			const changed = Uint8Array.from(whole);
			changed[at] = (changed[at] ?? 0) ^ 0x55;
			const table = await read(changed);
			const faults = 'faults' in table ? table.faults : table;
			if (faults.length === 0) expect(table).toEqual(honest);
			else expect(faults).toEqual([expect.stringMatching(/^file\.\w+ at file$/)]);
		}
	});
});

describe('a workbook that wants too much', () => {
	/** Says that it unpacks to little. */
	function understate(bytes: Uint8Array, name: string, size: number): Uint8Array {
		const changed = Buffer.from(bytes);
		const at = changed.lastIndexOf(name);
		changed.writeUInt32LE(size, at - 46 + 24);
		return changed;
	}

	it('is refused for the ratio, before anything is unpacked', async () => {
		const spaces = strToU8(' '.repeat(12_000_000));
		expect(await faultsOf({ ...simple, parts: { 'xl/worksheets/sheet0.xml': spaces } })).toEqual([
			'file.bomb at file'
		]);
		expect(await faultsOf({ ...simple, parts: { 'xl/sharedStrings.xml': spaces } })).toEqual([
			'file.bomb at file'
		]);
	});

	it('is refused at the size that it admits to', async () => {
		const spaces = strToU8(' '.repeat(12_000_000));
		const bytes = makeXlsx({ ...simple, parts: { 'xl/worksheets/sheet0.xml': spaces } });
		expect(await read(understate(bytes, 'xl/worksheets/sheet0.xml', 1_000))).toMatchObject({
			rows: [],
			faults: ['file.damaged at file']
		});
	});

	it.each([
		[
			'a document type',
			'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
		],
		['an outside entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'],
		[
			'an unknown entity',
			'<worksheet><sheetData><row><c t="str"><v>&lol;</v></c></row></sheetData></worksheet>'
		],
		['elements that never end', '<worksheet>' + '<a>'.repeat(100_000)],
		['one endless comment', `<worksheet><!--${noise(3_000_000)}--></worksheet>`],
		['one endless tag', `<worksheet ${noise(3_000_000)}="1"/>`],
		['one endless text', `<worksheet><v>${noise(3_000_000)}</v></worksheet>`],
		[
			'rows that run backwards',
			'<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'
		],
		['a row beyond the last', '<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>'],
		[
			'a text that is not there',
			'<worksheet><sheetData><row><c t="s"><v>1</v></c></row></sheetData></worksheet>'
		],
		[
			'a text by a name',
			'<worksheet><sheetData><row><c t="s"><v>__proto__</v></c></row></sheetData></worksheet>'
		],
		[
			'a number that is none',
			'<worksheet><sheetData><row><c><v>NaN</v></c></row></sheetData></worksheet>'
		],
		[
			'an endless number',
			'<worksheet><sheetData><row><c><v>1e999</v></c></row></sheetData></worksheet>'
		],
		['another encoding', Buffer.from('\ufeff<worksheet/>', 'utf16le')],
		['text after the end', '<worksheet/><worksheet/>'],
		['no end', '<worksheet><sheetData>'],
		['nothing at all', '']
	])('is refused for %s', async (_, sheet) => {
		expect(await faultsOf({ ...simple, parts: { 'xl/worksheets/sheet0.xml': sheet } })).toEqual([
			'file.damaged at file'
		]);
	});

	it.each([
		['<row r="7"><c r="AMK7"><v>1</v></c></row>', 'file.columns at row 7'],
		['<row r="7"><c r="ZZZZZZZZ7"><v>1</v></c></row>', 'file.columns at row 7'],
		[`<row r="7"><c t="str"><v>${'x'.repeat(32_768)}</v></c></row>`, 'file.cell at row 7']
	])('is refused at the row that is too wide or too long', async (data, fault) => {
		expect(await faultsOf({ sheets: { 一: data } })).toEqual([fault]);
	});

	it('may have a cell in the last column that is taken', async () => {
		expect(await faultsOf({ sheets: { 一: '<row><c r="AMJ1"><v>1</v></c></row>' } })).toEqual([]);
	});

	it('is refused for its many parts', async () => {
		const parts = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`p/${at}`, '']));
		expect(await faultsOf({ ...simple, parts })).toEqual(['file.bomb at file']);
	});
});

describe('a workbook that points elsewhere', () => {
	it.each([
		['names that lead out', { '../../evil.xml': 'x' }],
		['absolute names', { '/etc/evil': 'x' }],
		['the same name twice but for its case', { 'XL/Workbook.xml': '<workbook/>' }],
		[
			'a sheet outside',
			{ 'xl/_rels/workbook.xml.rels': relations('Target="../../../etc/passwd"') }
		],
		['texts outside', { 'xl/_rels/workbook.xml.rels': relations('Target="file:///etc/passwd"') }]
	])('is refused for %s', async (_, parts) => {
		expect(await faultsOf({ ...simple, parts })).toEqual(['file.damaged at file']);
	});

	it('has no sheet where it is said to be on another machine', async () => {
		const rels = relations('Target="http://example.invalid/sheet.xml" TargetMode="External"');
		expect(await faultsOf({ ...simple, parts: { 'xl/_rels/workbook.xml.rels': rels } })).toEqual([
			'file.noSheet at file'
		]);
	});

	function relations(target: string): string {
		return `<Relationships><Relationship Id="s0" Type="x/worksheet" ${target}/></Relationships>`;
	}
});

describe('an archive of the large kind', () => {
	it('is read', async () => {
		expect(await read(zip64(workbookParts(simple)))).toMatchObject({ rows: [[1, '龙虎', '1']] });
	});
});

/** Text that packs badly, so that nothing but its length speaks against it. */
function noise(length: number): string {
	let seed = 1;
	let text = '';
	while (text.length < length) {
		seed = (seed * 48_271) % 2_147_483_647;
		text += seed.toString(36);
	}
	return `a${text}`;
}

/** Stored parts whose sizes and places stand in the fields of 64 bits, as streaming writers make them. */
function zip64(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
	const local: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	for (const [name, content] of Object.entries(parts)) {
		const bytes = Buffer.from(content);
		const [title, sum] = [Buffer.from(name), crc32(bytes)];
		const head = fields(
			[4, 0x04034b50],
			[2, 45],
			[2, 0x800],
			[2, 0],
			[4, 0],
			[4, sum],
			[4, bytes.length],
			[4, bytes.length],
			[2, title.length],
			[2, 0]
		);
		local.push(head, title, bytes);
		const sizes = fields([2, 1], [2, 24], [8, bytes.length], [8, bytes.length], [8, offset]);
		const entry = fields(
			[4, 0x02014b50],
			[2, 45],
			[2, 45],
			[2, 0x800],
			[2, 0],
			[4, 0],
			[4, sum],
			[4, 0xffffffff],
			[4, 0xffffffff],
			[2, title.length],
			[2, sizes.length],
			[2, 0],
			[2, 0],
			[2, 0],
			[4, 0],
			[4, 0xffffffff]
		);
		central.push(entry, title, sizes);
		offset += head.length + title.length + bytes.length;
	}
	const directory = Buffer.concat(central);
	const count = Object.keys(parts).length;
	const end64 = fields(
		[4, 0x06064b50],
		[8, 44],
		[2, 45],
		[2, 45],
		[4, 0],
		[4, 0],
		[8, count],
		[8, count],
		[8, directory.length],
		[8, offset]
	);
	const locator = fields([4, 0x07064b50], [4, 0], [8, offset + directory.length], [4, 1]);
	const end = fields(
		[4, 0x06054b50],
		[2, 0],
		[2, 0],
		[2, 0xffff],
		[2, 0xffff],
		[4, 0xffffffff],
		[4, 0xffffffff],
		[2, 0]
	);
	return Buffer.concat([...local, directory, end64, locator, end]);
}

function fields(...values: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
	return Buffer.concat(
		values.map(([bytes, value]) => {
			const field = Buffer.alloc(bytes);
			if (bytes === 8) field.writeBigUInt64LE(BigInt(value));
			else field.writeUIntLE(value, 0, bytes);
			return field;
		})
	);
}
