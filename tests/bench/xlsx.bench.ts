/**
 * What a workbook costs: its rows read one by one, against unpacking it and parsing its XML with nothing made of it; and its
 * whole way into the ledger. The memory is the most that the process ever had, the making of the file with it.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { expectValue } from '#lib/domain/errors.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { commitImport } from '#lib/server/ingest/import-file.ts';
import { openTable } from '#lib/server/ingest/read-table.ts';
import { XmlFeed } from '#lib/server/ingest/xml-events.ts';
import { ZipArchive } from '#lib/server/ingest/zip-archive.ts';
import { workbookParts } from '../support/xlsx-parts.ts';
import { median, type BenchServer } from './bench-server.ts';

const COLUMNS = [
	'externalId',
	'employeeNo',
	'metric',
	'product',
	'quantity',
	'amount',
	'clientRef',
	'occurredAt'
];
const SHEET = 'xl/worksheets/sheet0.xml';
const TEXTS = 'xl/sharedStrings.xml';

export async function xlsxBench(
	server: BenchServer,
	{ sizes = [10_000, 100_000], runs = 5 } = {}
): Promise<void> {
	console.log('xlsx: rows of a workbook against its bare XML, and its way into the ledger');
	const figures = [];
	for (const rows of sizes) figures.push(await measure(server, rows, runs));
	console.table(figures);
}

async function measure(server: BenchServer, rows: number, runs: number) {
	const folder = await mkdtemp(join(tmpdir(), 'longhu-bench-'));
	try {
		const filePath = join(folder, 'activities.xlsx');
		await writeWorkbook(filePath, rows);
		const times = { bare: [] as number[], read: [] as number[] };
		for (let run = 0; run < runs; run += 1) {
			times.bare.push(await timed(() => parseBare(filePath)));
			times.read.push(await timed(() => readRows(filePath, rows)));
		}
		const readMegabytes = peakMegabytes();
		const importMs = await server.withDatabase(({ db }) =>
			timed(async () => {
				const { report } = await commitImport(db, {
					filePath,
					fileName: 'activities.xlsx',
					by: null,
					mapping: { ...ownFormMapping('activities', 'bench'), zone: 'Asia/Shanghai' },
					hashClient: (client) => client
				});
				if (report.accepted !== rows) throw new Error(`${report.accepted} of ${rows} rows stored`);
			})
		);
		const [bareMs, readMs] = [median(times.bare), median(times.read)];
		return {
			rows,
			'file kB': Math.round((await stat(filePath)).size / 1024),
			'bare XML ms': Math.round(bareMs),
			'read ms': Math.round(readMs),
			'bare / read': (bareMs / readMs).toFixed(2),
			'read rows/s': Math.round((rows / readMs) * 1000),
			'most MB, read': readMegabytes,
			'import ms': Math.round(importMs),
			'most MB, import': peakMegabytes()
		};
	} finally {
		await rm(folder, { recursive: true });
	}
}

function peakMegabytes(): number {
	return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

async function readRows(filePath: string, expected: number): Promise<void> {
	const table = expectValue(await openTable(filePath));
	let rows = 0;
	for await (const chunk of table.chunks) rows += chunk.rows.length;
	if (rows !== expected + 1) throw new Error(`${rows} rows were read`);
}

async function parseBare(filePath: string): Promise<void> {
	const archive = await ZipArchive.open(filePath);
	try {
		for (const part of [TEXTS, SHEET]) {
			const feed = new XmlFeed({ open: () => undefined });
			for await (const bytes of archive.read(part, 1_024)) feed.write(bytes);
			feed.end();
		}
	} finally {
		archive.close();
	}
}

/** Written as it is made: a workbook held as a whole would be most of the memory that is measured. */
async function writeWorkbook(filePath: string, rows: number): Promise<void> {
	const file = createWriteStream(filePath);
	const zip = new Zip((error, bytes, isLast) => {
		if (error) throw error;
		file.write(bytes);
		if (isLast) file.end();
	});
	const part = (name: string) => {
		const packed = new ZipDeflate(name, { level: 6 });
		zip.add(packed);
		return packed;
	};
	const texts = new Map<string, number>();
	const parts = workbookParts({ sheets: { 明细: '' }, styles: [0, 22, 4] });
	for (const [name, content] of Object.entries(parts))
		if (name !== SHEET && name !== TEXTS) part(name).push(strToU8(String(content)), true);
	const sheet = part(SHEET);
	sheet.push(strToU8('<worksheet><sheetData>'));
	sheet.push(strToU8(rowXml(1, COLUMNS, texts)));
	for (let row = 2; row <= rows + 1; row += 1)
		sheet.push(strToU8(rowXml(row, makeRow(row), texts)));
	sheet.push(strToU8('</sheetData></worksheet>'), true);
	const strings = part(TEXTS);
	strings.push(strToU8('<sst>'));
	for (const text of texts.keys()) strings.push(strToU8(`<si><t>${text}</t></si>`));
	strings.push(strToU8('</sst>'), true);
	zip.end();
	await finished(file);
}

function rowXml(row: number, cells: readonly (string | number)[], texts: Map<string, number>) {
	const xml = cells.map((cell, column) => {
		const address = `${String.fromCharCode(65 + column)}${row}`;
		if (typeof cell === 'number')
			return `<c r="${address}" s="${column === 7 ? 1 : 2}"><v>${cell}</v></c>`;
		if (!texts.has(cell)) texts.set(cell, texts.size);
		return `<c r="${address}" t="s"><v>${texts.get(cell)}</v></c>`;
	});
	return `<row r="${row}" spans="1:${cells.length}">${xml.join('')}</row>`;
}

function makeRow(row: number): (string | number)[] {
	return [
		`E${String((row * 7919) % 100_003).padStart(6, '0')}-${row}`,
		String(100_000 + (row % 900)),
		'cross_sale',
		row % 3 === 0 ? 'fund' : 'insurance',
		1,
		((row * 37) % 900_000) / 100 + 100,
		`C${row % 20_000}`,
		46_296 + row / 86_400
	];
}
