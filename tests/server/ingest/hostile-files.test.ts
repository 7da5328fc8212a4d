/** Files that mean no good, through the steps of the import pages: a clear answer, or read as they are, and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fault } from '#lib/domain/errors.ts';
import type { ImportReport, ReportedFault } from '#lib/domain/import-report.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { findImportJob, moveImportJob } from '#lib/server/db/imports.ts';
import { bringFile } from '#lib/server/ingest/bring-file.ts';
import { runImportCheck, runImportCommit } from '#lib/server/ingest/import-jobs.ts';
import { refusedRows } from '#lib/server/ingest/refused-rows.ts';
import { removeUpload, uploadPath } from '#lib/server/ingest/uploads.ts';
import { hostileFiles, type HostileFile } from '../../support/hostile-files.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { inSoak } from '../../support/soak.ts';

const FILES = inSoak(500, 60);
const SEED = 20_261_125;
/** What an import of any length may take. */
const MOST_MEGABYTES = 300;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-hostile-'));
});
afterAll(async () => {
	await rm(folder, { recursive: true });
	await database.close();
});

it(`${FILES} hostile files are answered or read, with no partial effect and in bounded memory`, async () => {
	const answers = { refused: 0, faulty: 0, read: 0 };
	for (const file of hostileFiles(FILES, SEED)) {
		const most = new MostMemory();
		try {
			answers[await goThrough(file)] += 1;
		} catch (error) {
			throw new Error(`${file.what} as ${file.target}`, { cause: error });
		} finally {
			most.stop();
		}
		expect(most.megabytes, `memory for ${file.what}`).toBeLessThan(MOST_MEGABYTES);
	}
	// All three happen, or the generator has lost its teeth.
	for (const [answer, count] of Object.entries(answers)) expect(count, answer).toBeGreaterThan(0);
}, 1_200_000);

async function goThrough(file: HostileFile): Promise<'refused' | 'faulty' | 'read'> {
	const before = await everything();
	const mapping = JSON.stringify(ownFormMapping(file.target, 'file'));
	const brought = await bringFile(database.db, folder, {
		body: bodyOf(file.bytes),
		fileName: '=cmd.csv',
		mapping: { id: null, text: mapping },
		by: 'tester'
	});
	if (!brought.ok) {
		expectClear(brought.faults);
		expect(await everything()).toEqual(before);
		return 'refused';
	}
	const jobId = brought.value;
	const filePath = uploadPath(folder, jobId);
	const task = { databaseUrl: database.url, jobId, filePath, clientKey: 'key' };
	await runImportCheck(task);
	const report = await reportOf(jobId);
	expectClear([...report.faults, ...report.warnings]);
	// The product's own forms leave nothing open.
	expect(report.questions).toEqual([]);
	expect(await everything(), 'after the check').toEqual(before);

	if (report.isReadable && report.faultCount > 0) {
		const list = { filePath, mappingText: mapping, sheet: null } as const;
		for (const what of ['rows', 'faults'] as const) {
			expectDisarmed(await bytesOf(refusedRows({ ...list, what, format: 'csv' })));
			expectNoFormula(await bytesOf(refusedRows({ ...list, what, format: 'xlsx' })));
		}
	}

	await moveImportJob(database.db, jobId, { from: ['checked'], to: 'checked', commitMode: 'good' });
	await runImportCommit(task);
	const after = await everything();
	const isIn = report.isReadable && report.accepted > 0;
	expect(after.batches - before.batches, 'batches').toBe(isIn ? 1 : 0);
	if (!isIn) expect(after, 'after the commit').toEqual(before);
	if (isIn) expect((await reportOf(jobId)).accepted).toBe(report.accepted);
	await removeUpload(folder, jobId);

	if (!report.isReadable) expect(report.faultCount).toBeGreaterThan(0);
	if (!report.isReadable) return 'refused';
	return report.rowsRefused + report.conflicts > 0 ? 'faulty' : 'read';
}

function bodyOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
	return new Blob([Uint8Array.from(bytes)]).stream() as ReadableStream<Uint8Array>;
}

async function reportOf(jobId: string): Promise<ImportReport> {
	const job = await findImportJob(database.db, jobId);
	expect(['checked', 'committed']).toContain(job?.status);
	if (!job?.report) throw new Error('no report');
	return job.report;
}

/** Both languages, a code, and no more of the file than a glance. */
function expectClear(faults: readonly (Fault | ReportedFault)[]): void {
	for (const { code, message, found } of faults) {
		expect(code).toMatch(/^[a-z]\w*(\.\w+)+$/i);
		expect(message.zh, code).toMatch(/\p{Script=Han}/u);
		expect(message.en, code).toMatch(/[a-z]/i);
		expect((message.zh + message.en + (found ?? '')).length, code).toBeLessThan(1_000);
		expect(message.en).not.toMatch(/\bat \w+ \(|node:|postgres|undefined/);
	}
}

/** How many rows each table of facts has. */
async function everything() {
	const [counts] = await database.sql<{ batches: number; head: number; facts: number[] }[]>`
		select (select count(*) from batch)::float8 as batches,
			(select position from ledger_head)::float8 as head,
			array[(select count(*) from entry), (select count(*) from assignment),
				(select count(*) from org_unit), (select count(*) from dated_input),
				(select count(*) from snapshot), (select count(*) from client_care),
				(select count(*) from client_figure), (select count(*) from metric_info),
				(select count(*) from product_info)]::float8[] as facts`;
	if (!counts) throw new Error('nothing was counted');
	return counts;
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const all: Uint8Array[] = [];
	for await (const piece of pieces) all.push(piece);
	return Buffer.concat(all);
}

/** What Excel would compute has a mark before it; a plain negative figure may stand. */
function expectDisarmed(bytes: Buffer): void {
	const rows: string[][] = parse(bytes, { bom: true, relax_column_count: true });
	for (const cell of rows.flat())
		if (/^[\s\u200b]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(cell))
			expect(cell).toMatch(/^[+-]?[\d.,]+ ?%?$/);
}

function expectNoFormula(bytes: Buffer): void {
	for (const [name, part] of Object.entries(unzipSync(bytes)))
		if (name.includes('worksheets/'))
			expect(/<f[\s>]/.test(Buffer.from(part).toString('utf8')), name).toBe(false);
}

/** How much more memory than at the start the process had at most. */
class MostMemory {
	readonly #start = process.memoryUsage.rss();
	#most = 0;
	readonly #timer = setInterval(() => this.#look(), 10);

	#look(): void {
		this.#most = Math.max(this.#most, process.memoryUsage.rss() - this.#start);
	}

	get megabytes(): number {
		return this.#most / 1_048_576;
	}

	stop(): void {
		this.#look();
		clearInterval(this.#timer);
	}
}
