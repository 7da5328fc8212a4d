/** Files that nobody honest would bring, the same ones from the same seed. */
import { gzipSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { TARGET_COLUMNS, type MappingTarget } from '#lib/domain/mapping-document.ts';
import { makeXlsx, workbookParts, zip } from './xlsx-parts.ts';

export interface HostileFile {
	readonly what: string;
	/** What somebody says that it holds. */
	readonly target: MappingTarget;
	readonly bytes: Uint8Array;
}

/** Makes so many files; of every kind some, as soon as there are a few dozen. */
export function hostileFiles(count: number, seed: number): readonly HostileFile[] {
	const kinds = Object.entries(KINDS);
	return Array.from({ length: count }, (_, index) => {
		const [what, kind] = kinds[index % kinds.length] ?? raise();
		const [made] = fc.sample(fc.tuple(target, kind(targetOf)), { seed: seed + index, numRuns: 1 });
		const [wanted, of] = made ?? raise();
		return { what: `${index} ${what}`, target: wanted, bytes: of(wanted) };
	});
}

type Make = (target: MappingTarget) => Uint8Array;

function raise(): never {
	throw new Error('nothing was made');
}

const target = fc.constantFrom<MappingTarget>(
	...(['activities', 'snapshots', 'figures', 'roster', 'orgUnits', 'targets'] as const),
	...(['care', 'clientFigures', 'conduct', 'qualifications', 'metrics', 'products'] as const)
);

const NASTY = [
	"=cmd|' /C calc'!A0",
	'=HYPERLINK("http://example.invalid","x")',
	'+1+2',
	'-1+2',
	'@SUM(1)',
	'\t=1',
	'＝1+1',
	"'); drop table entry; --",
	'" or 1=1 --',
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'&lt;b&gt;&amp;',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'NaN',
	'Infinity',
	'-Infinity',
	'1e999',
	'1E-999',
	'-0',
	'-0.00',
	'+0',
	'9'.repeat(10_000),
	`0.${'1'.repeat(10_000)}`,
	`-${'7'.repeat(400)}.${'3'.repeat(400)}`,
	'9999-12-31',
	'10000-01-01',
	'0000-00-00',
	'0000-01-01',
	'-0001-01-01',
	'2026-02-30',
	'2026-10-01T25:61:61+99:99',
	'\u0000',
	'a\u0000b',
	'\ufeff',
	'\u202eabc',
	'\u200b',
	'👩‍👩‍👧‍👦'.repeat(50),
	'é'.repeat(300),
	'١٢٣',
	'１２３．４５',
	'0x1F',
	'1_000',
	'null',
	'undefined',
	'{"a":1}',
	'../../etc/passwd',
	'%s%n%x',
	'${7*7}',
	'{{7*7}}',
	' '.repeat(2_000),
	'龙'.repeat(5_000),
	''
];
const PLAIN = ['007', 'cross_sale', 'fund', '1', '100.50', '2026-10-01', 'month', '张三', 'B01'];

const value = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...NASTY) },
	{ weight: 2, arbitrary: fc.constantFrom(...PLAIN) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) }
);
/** Rows of values, to be laid under whatever columns there are. */
const table = fc.array(fc.array(value, { minLength: 1, maxLength: 24 }), {
	minLength: 1,
	maxLength: 30
});

function targetOf(wanted: MappingTarget): readonly string[] {
	return TARGET_COLUMNS[wanted];
}

type ColumnsOf = typeof targetOf;

const KINDS: Readonly<Record<string, (columns: ColumnsOf) => fc.Arbitrary<Make>>> = {
	'text of hostile values': (columns) =>
		fc.tuple(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n', '\r')).map(
			([rows, comma, end]) =>
				(wanted) =>
					text([columns(wanted), ...rows].map((row) => row.map(quoted).join(comma)).join(end))
		),
	'mixed line ends and broken quotes': (columns) =>
		fc
			.tuple(
				table,
				fc.array(fc.constantFrom('\n', '\r', '\r\n', '\n\r', '"', '",', '""'), { minLength: 3 })
			)
			.map(
				([rows, ends]) =>
					(wanted) =>
						text(
							[columns(wanted), ...rows]
								.map((row, index) => row.join(',') + (ends[index % ends.length] ?? '\n'))
								.join('')
						)
			),
	'a wrong encoding': (columns) =>
		fc.tuple(table, fc.constantFrom('utf16le', 'utf16be', 'latin1', 'cut', 'surrogates')).map(
			([rows, encoding]) =>
				(wanted) =>
					encoded(
						[columns(wanted), ...rows].map((row) => row.map(quoted).join(',')).join('\n'),
						encoding
					)
		),
	'bytes of any kind': (columns) =>
		fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 4_000 }), fc.boolean()).map(
			([bytes, hasHeader]) =>
				(wanted) =>
					hasHeader ? Buffer.concat([text(`${columns(wanted).join(',')}\n`), bytes]) : bytes
		),
	'next to nothing': (columns) =>
		fc
			.constantFrom(
				'',
				'\ufeff',
				'\n',
				'\r\n\r\n',
				'\0',
				'\0\0\0\0\n',
				',',
				',,,\n,,,',
				'"',
				' ',
				'header',
				'BOM header'
			)
			.map(
				(content) => (wanted) =>
					text(
						content === 'header'
							? columns(wanted).join(',')
							: content === 'BOM header'
								? `\ufeff${columns(wanted).join(',')}\n`
								: content
					)
			),
	'a huge field': (columns) =>
		fc
			.tuple(fc.integer({ min: 32_000, max: 6_000_000 }), fc.constantFrom('a', '9', '龙', '"', '='))
			.map(
				([length, letter]) =>
					(wanted) =>
						text(`${columns(wanted).join(',')}\n${letter.repeat(length)}`)
			),
	'a great many columns': (columns) =>
		fc.tuple(fc.integer({ min: 1_000, max: 3_000_000 }), fc.boolean()).map(
			([count, isHeader]) =>
				(wanted) =>
					text(
						isHeader
							? `a${',b'.repeat(count)}\n1`
							: `${columns(wanted).join(',')}\n1${','.repeat(count)}`
					)
		),
	'a header that means harm': (columns) =>
		fc.tuple(fc.array(value, { maxLength: 6 }), table).map(
			([extra, rows]) =>
				(wanted) =>
					text(
						[[...columns(wanted), '__proto__', 'constructor', ...extra], ...rows]
							.map((row) => row.map(quoted).join(','))
							.join('\n')
					)
		),
	'a workbook of hostile values': (columns) =>
		fc.tuple(table, value).map(
			([rows, name]) =>
				(wanted) =>
					makeXlsx({
						sheets: { [xml(name).slice(0, 60) || 'x']: sheetOf([columns(wanted), ...rows]) }
					})
		),
	'a workbook of hostile numbers': (columns) =>
		fc
			.tuple(
				fc.array(
					fc.constantFrom(
						'NaN',
						'1e999',
						'-0',
						'9'.repeat(10_000),
						'-1e308',
						'1e-320',
						'',
						'2958466',
						'-1',
						'1,5',
						'0x10'
					),
					{ minLength: 1 }
				),
				fc.constantFrom('n', 'b', 'e', 'd', 's', 'str', '__proto__')
			)
			.map(
				([numbers, type]) =>
					(wanted) =>
						makeXlsx({
							sheets: {
								一: `${sheetOf([columns(wanted)])}<row r="2">${numbers.map((one) => `<c t="${type}" s="0"><v>${one}</v></c>`).join('')}</row>`
							},
							styles: [14]
						})
			),
	'entities in a workbook': () =>
		fc
			.tuple(
				fc.constantFrom(
					'xl/worksheets/sheet0.xml',
					'xl/sharedStrings.xml',
					'xl/workbook.xml',
					'xl/styles.xml',
					'[Content_Types].xml',
					'xl/_rels/workbook.xml.rels'
				),
				fc.integer({ min: 1, max: 20_000 }),
				fc.constantFrom('laughs', 'loop', 'outside', 'deep', 'attributes')
			)
			.map(
				([part, depth, kind]) =>
					() =>
						makeXlsx({
							sheets: { 一: sheetOf([['a']]) },
							strings: '<si><t>a</t></si>',
							parts: { [part]: xmlBomb(kind, depth) }
						})
			),
	'an archive that unpacks to too much': () =>
		fc
			.tuple(
				fc.constantFrom(
					'xl/worksheets/sheet0.xml',
					'xl/sharedStrings.xml',
					'xl/workbook.xml',
					'xl/media/x.png'
				),
				fc.integer({ min: 1, max: 24 }),
				fc.constantFrom(' ', '<row/>', '\0')
			)
			.map(
				([part, megabytes, filling]) =>
					() =>
						makeXlsx({
							sheets: { 一: sheetOf([['a']]) },
							parts: { [part]: filling.repeat(Math.ceil((megabytes * 1_048_576) / filling.length)) }
						})
			),
	'an archive with names that lead out': () =>
		fc
			.tuple(
				fc.constantFrom('../x', '/etc/passwd', 'a\\..\\b', '__proto__', 'xl/../../x', ''),
				fc.boolean()
			)
			.map(
				([name, isWorkbook]) =>
					() =>
						zip({
							...(isWorkbook && workbookParts({ sheets: { 一: sheetOf([['a']]) } })),
							[name]: 'x'
						})
			),
	'a file that was cut short': (columns) =>
		fc
			.tuple(
				fc.constantFrom('xlsx', 'xls', 'gzip'),
				fc.double({ min: 0.01, max: 0.99, noNaN: true }),
				table
			)
			.map(([format, share, rows]) => (wanted) => {
				const whole = packed(format, [columns(wanted), ...rows]);
				return whole.subarray(0, Math.max(1, Math.floor(whole.length * share)));
			}),
	'a file with changed bytes': (columns) =>
		fc
			.tuple(
				fc.constantFrom('xlsx', 'xls'),
				fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
					minLength: 1,
					maxLength: 40
				}),
				table
			)
			.map(([format, changes, rows]) => (wanted) => {
				const changed = Uint8Array.from(packed(format, [columns(wanted), ...rows]));
				for (const [at, by] of changes) {
					const place = at % changed.length;
					changed[place] = (changed[place] ?? 0) ^ by;
				}
				return changed;
			}),
	'an old workbook of hostile values': (columns) =>
		table.map((rows) => (wanted) => packed('xls', [columns(wanted), ...rows])),
	'a web page': (columns) =>
		fc
			.tuple(
				table,
				fc.integer({ min: 1, max: 30_000 }),
				fc.constantFrom('table', 'nested', 'span', 'unclosed', 'script')
			)
			.map(
				([rows, depth, kind]) =>
					(wanted) =>
						text(page([columns(wanted), ...rows], depth, kind))
			),
	'another kind of file': () =>
		fc
			.constantFrom(
				'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n',
				'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01',
				'\x7fELF\x02\x01\x01\0\0\0\0\0',
				'MZ\x90\0\x03\0\0\0',
				'{\\rtf1\\ansi hello}',
				'[{"externalId":"A"}]',
				'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
				'Rar!\x1a\x07\0',
				'7z\xbc\xaf\x27\x1c',
				'SQLite format 3\0',
				'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
				'PK\x03\x04',
				'PK\x05\x06'
			)
			.map((content) => () => Buffer.from(content, 'latin1'))
};

function text(content: string): Uint8Array {
	return Buffer.from(content, 'utf8');
}

function quoted(cell: string): string {
	return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function encoded(content: string, encoding: string): Uint8Array {
	switch (encoding) {
		case 'utf16le':
			return Buffer.from(`\ufeff${content}`, 'utf16le');
		case 'utf16be':
			return Buffer.from(`\ufeff${content}`, 'utf16le').swap16();
		case 'latin1':
			return Buffer.from(content, 'latin1');
		case 'cut':
			// Ends in the middle of a character, and has half of one in its middle.
			return Buffer.concat([
				text(content),
				Buffer.from([0xe9, 0xbe]),
				text('\nx,'),
				Buffer.from([0xf0, 0x9f])
			]);
		default:
			// Halves of a character as three bytes each, as careless programs write them.
			return Buffer.concat([
				text(content),
				Buffer.from([0x0a, 0xed, 0xa0, 0xbd, 0x2c, 0xed, 0xb0, 0x80])
			]);
	}
}

function xml(content: string): string {
	return content
		.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('"', '&quot;');
}

function sheetOf(rows: readonly (readonly string[])[]): string {
	return rows
		.map((cells, row) => {
			const inside = cells.map((cell) =>
				cell.startsWith('=')
					? `<c t="str"><f>${xml(cell.slice(1))}</f><v>${xml(cell)}</v></c>`
					: `<c t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`
			);
			return `<row r="${row + 1}">${inside.join('')}</row>`;
		})
		.join('');
}

function packed(format: string, rows: readonly (readonly string[])[]): Uint8Array {
	if (format === 'xlsx') return makeXlsx({ sheets: { 一: sheetOf(rows) } });
	if (format === 'gzip') return gzipSync(rows.map((row) => row.join(',')).join('\n'));
	const cut = rows.map((row) => row.map((cell) => cell.slice(0, 30_000)));
	const sheet = utils.aoa_to_sheet(cut);
	return new Uint8Array(
		write(
			{ SheetNames: ['一'], Sheets: { 一: sheet } },
			{ type: 'buffer', bookType: 'biff8' }
		) as Buffer
	);
}

function xmlBomb(kind: string, depth: number): string {
	switch (kind) {
		case 'laughs': {
			const more = Array.from(
				{ length: 12 },
				(_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`
			);
			return `<!DOCTYPE x [<!ENTITY l0 "ha">${more.join('')}]><x>&l12;</x>`;
		}
		case 'loop':
			return '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]><x>&a;</x>';
		case 'outside':
			return '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>';
		case 'deep':
			return `<x>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</x>`;
		default:
			return `<x ${Array.from({ length: depth }, (_, index) => `a${index}="1"`).join(' ')}/>`;
	}
}

function page(rows: readonly (readonly string[])[], depth: number, kind: string): string {
	const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
	const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join('');
	switch (kind) {
		case 'nested':
			return `<html><table>${'<tr><td><table>'.repeat(depth)}${body}`;
		case 'span':
			return `<html><table><tr><td colspan="${depth}0000" rowspan="${depth}0000">a</td></tr>${body}</table>`;
		case 'unclosed':
			return `<html><table><tr><td ${'a='.repeat(depth)}${body}`;
		case 'script':
			return `<html><script>${'while(1){}'.repeat(depth)}</script><table>${body}</table><iframe src="file:///etc/passwd">`;
		default:
			return `<html><table>${body}</table></html>`;
	}
}
