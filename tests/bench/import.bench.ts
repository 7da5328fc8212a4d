/**
 * What ingest costs above the bare store: a file's way into the ledger against COPY of the same rows, parsed and
 * rendered beforehand, into the same table with its constraints and indexes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expectValue } from '#lib/domain/errors.ts';
import { ACTIVITY_COLUMNS, parseActivityRow, type ActivityRow } from '#lib/domain/file-rows.ts';
import { LedgerIdentities } from '#lib/domain/ledger-identities.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import type { Connection } from '#lib/server/db/client.ts';
import { entryCells, entryColumns } from '#lib/server/db/entry-row.ts';
import { commitImport } from '#lib/server/ingest/import-file.ts';
import { ingestBatch, type LineEntry } from '#lib/server/ingest/ingest-batch.ts';
import { median, type BenchServer } from './bench-server.ts';

const ZONE = 'Asia/Shanghai';

export interface ImportFigures {
	readonly settings: Readonly<Record<string, string>>;
	readonly sizes: readonly {
		readonly rows: number;
		readonly copyMs: number;
		readonly ingestMs: number;
		readonly fileMs: number;
		/** The speed of each as a part of COPY's. */
		readonly ingestRatio: number;
		readonly fileRatio: number;
	}[];
}

export async function importBench(
	server: BenchServer,
	{ sizes = [1000, 10_000, 100_000], runs = 5 } = {}
): Promise<ImportFigures> {
	const settings = await readSettings(server);
	console.log('import: file -> ledger against COPY of the parsed rows');
	console.log(
		Object.entries(settings)
			.map((pair) => pair.join('='))
			.join(' ')
	);
	const figures = [];
	for (const rows of sizes) figures.push(await measure(server, rows, runs));
	console.table(
		figures.map((size) => ({
			rows: size.rows,
			'COPY ms': Math.round(size.copyMs),
			'ingest ms': Math.round(size.ingestMs),
			'file ms': Math.round(size.fileMs),
			'ingest / COPY': size.ingestRatio.toFixed(2),
			'file / COPY': size.fileRatio.toFixed(2),
			'file rows/s': Math.round((size.rows / size.fileMs) * 1000)
		}))
	);
	return { settings, sizes: figures };
}

/** Read from the server, not assumed: a store that may forget is fast for nothing. */
async function readSettings(server: BenchServer): Promise<Record<string, string>> {
	return server.withDatabase(async ({ sql }) => {
		const settings = await sql<{ name: string; setting: string }[]>`
			select name, setting from pg_settings
			where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version')`;
		return Object.fromEntries(settings.map(({ name, setting }) => [name, setting]));
	});
}

async function measure(server: BenchServer, rows: number, runs: number) {
	const texts = Array.from({ length: rows }, (_, index) => makeRow(index));
	const lines = texts.map((row, index) => ({
		line: index + 2,
		entry: expectValue(parseActivityRow(row, index + 2, { source: 'bench', zone: ZONE }))
	}));
	const copyText = renderCopy(lines);
	const folder = await mkdtemp(join(tmpdir(), 'longhu-bench-'));
	try {
		const filePath = join(folder, 'activities.csv');
		await writeFile(filePath, renderCsv(texts));
		const times = { copy: [] as number[], ingest: [] as number[], file: [] as number[] };
		// Alternating, so that a slow minute of the machine is a slow minute for all.
		for (let run = 0; run < runs; run += 1) {
			times.copy.push(await timed(server, rows, (connection) => copyRows(connection, copyText)));
			times.ingest.push(
				await timed(server, rows, ({ db }) =>
					ingestBatch(db, { origin: 'file', by: null, entries: lines })
				)
			);
			times.file.push(await timed(server, rows, ({ db }) => importFile(db, filePath)));
		}
		const copyMs = median(times.copy);
		const ingestMs = median(times.ingest);
		const fileMs = median(times.file);
		return {
			rows,
			copyMs,
			ingestMs,
			fileMs,
			ingestRatio: copyMs / ingestMs,
			fileRatio: copyMs / fileMs
		};
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** Every run has an empty ledger of its own, and counts only if all rows are in it. */
async function timed(
	server: BenchServer,
	rows: number,
	store: (connection: Connection) => Promise<unknown>
): Promise<number> {
	return server.withDatabase(async (connection) => {
		await connection.sql`checkpoint`;
		const start = performance.now();
		await store(connection);
		const elapsed = performance.now() - start;
		const [stored] = await connection.sql<{ rows: number }[]>`
			select count(*)::int as rows from entry`;
		if (stored?.rows !== rows) throw new Error(`${stored?.rows} of ${rows} rows were stored`);
		return elapsed;
	});
}

async function importFile(db: Connection['db'], filePath: string): Promise<void> {
	await commitImport(db, {
		filePath,
		fileName: 'activities.csv',
		by: null,
		mapping: { ...ownFormMapping('activities', 'bench'), zone: ZONE },
		hashClient: (client) => client
	});
}

async function copyRows({ sql }: Connection, chunks: readonly string[]): Promise<void> {
	await sql.begin(async (tx) => {
		const [batch] = await tx`insert into batch (origin) values ('file') returning id::text as id`;
		// Ids count from 1 in a fresh database; the rendered rows name that batch.
		if (batch?.id !== '1') throw new Error('the ledger was not empty');
		const columns = ['batch_id', ...entryColumns].join(', ');
		const stream = await tx.unsafe(`copy entry (${columns}) from stdin`).writable();
		for (const chunk of chunks)
			if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
		stream.end();
		await finished(stream);
	});
}

/** Rendered beforehand: COPY is measured at its best. */
function renderCopy(lines: readonly LineEntry[]): string[] {
	const identities = new LedgerIdentities();
	const chunks: string[] = [];
	for (let start = 0; start < lines.length; start += 5000)
		chunks.push(
			lines
				.slice(start, start + 5000)
				.map(({ line, entry }) => {
					const admission = identities.admit(entry, '');
					if (admission.outcome !== 'accepted') throw new Error('the made rows repeat themselves');
					const cells = entryCells({ line, ...admission });
					return `1\t${cells.map((cell) => cell ?? '\\N').join('\t')}\n`;
				})
				.join('')
		);
	return chunks;
}

function renderCsv(rows: readonly ActivityRow[]): string {
	return [
		ACTIVITY_COLUMNS.join(','),
		...rows.map((row) => ACTIVITY_COLUMNS.map((column) => row[column] ?? '').join(','))
	].join('\n');
}

/** A quarter of a bank: ids in no order, a tenth referred, one in fifty taken back later. */
function makeRow(index: number): ActivityRow {
	const id = (at: number) => `E${String((at * 7919) % 100_003).padStart(6, '0')}-${at}`;
	const occurredAt = new Date(Date.UTC(2026, 9, 1) + index * 1000).toISOString();
	if (index % 50 === 49)
		return {
			externalId: `R${index}`,
			metric: 'cross_sale',
			reverses: id(index - 20),
			occurredAt
		};
	return {
		externalId: id(index),
		employeeNo: String(100_000 + (index % 900)),
		metric: 'cross_sale',
		product: index % 3 === 0 ? 'fund' : 'insurance',
		quantity: '1',
		amount: `${(index % 9000) + 100}.50`,
		clientRef: `C${index % 20_000}`,
		occurredAt,
		...(index % 10 === 0 && { referrerNo: String(200_000 + (index % 90)), share: '0.3' })
	};
}
