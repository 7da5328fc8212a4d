import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { latestImportJobs } from '#lib/server/db/imports.ts';
import { importAtOnce, type AtOnce } from '#lib/server/ingest/import-at-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
	database = await createTestDatabase();
	folder = mkdtempSync(join(tmpdir(), 'longhu-at-once-'));
});
afterEach(async () => {
	rmSync(folder, { recursive: true });
	await database.close();
});

const HEADER = 'externalId,employeeNo,metric,occurredAt\n';
const GOOD = `${HEADER}A,007,cross_sale,2026-10-01\nB,007,cross_sale,2026-10-02\n`;
const FAULTY = `${GOOD}C,007,cross_sale,no day\n`;

async function bring(text: string, mode: AtOnce['mode'] = 'all') {
	const path = join(folder, '十月.csv');
	writeFileSync(path, text);
	const brought = await importAtOnce({
		databaseUrl: database.url,
		dataDir: folder,
		clientKey: 'key',
		path,
		mapping: { id: null, text: JSON.stringify(ownFormMapping('activities', 'file')) },
		by: 'cli:tester',
		mode
	});
	return expectValue(brought);
}

async function entries(): Promise<number> {
	const [row] = await database.sql<{ rows: number }[]>`select count(*)::int as rows from entry`;
	return row?.rows ?? 0;
}

const uploads = () => readdirSync(join(folder, 'uploads'));

test('a good file comes in as one batch, is on the import pages, and leaves no copy behind', async () => {
	const { outcome, position, report } = await bring(GOOD);
	expect({ outcome, position, accepted: report.accepted }).toEqual({
		outcome: 'committed',
		position: 1,
		accepted: 2
	});
	const [job] = await latestImportJobs(database.db, 1);
	expect(job).toMatchObject({
		status: 'committed',
		fileName: '十月.csv',
		createdBy: 'cli:tester',
		position: 1
	});
	expect(uploads()).toEqual([]);
});

test('brought again it counts nothing twice', async () => {
	await bring(GOOD);
	const { outcome, position, report } = await bring(GOOD);
	expect({ outcome, position, duplicates: report.duplicates }).toEqual({
		outcome: 'committed',
		position: null,
		duplicates: 2
	});
	expect(await entries()).toBe(2);
});

test('one faulty row keeps all out, or only itself where that is asked for', async () => {
	const refused = await bring(FAULTY);
	expect(refused.outcome).toBe('refused');
	expect(refused.report.faults[0]).toMatchObject({ row: 4, column: 'occurredAt' });
	expect(await entries()).toBe(0);
	expect(uploads()).toEqual([]);
	expect((await bring(FAULTY, 'good')).outcome).toBe('committed');
	expect(await entries()).toBe(2);
});

test('a look leaves nothing behind', async () => {
	const { outcome, report } = await bring(GOOD, 'check');
	expect({ outcome, accepted: report.accepted }).toEqual({ outcome: 'checked', accepted: 2 });
	expect(await entries()).toBe(0);
	expect(uploads()).toEqual([]);
});

test('an empty file and one that is no table are refused', async () => {
	await expect(bring('')).rejects.toThrow();
	const { outcome, report } = await bring('%PDF-1.7 something');
	expect({ outcome, isReadable: report.isReadable }).toEqual({
		outcome: 'refused',
		isReadable: false
	});
});

test('where the policy wants a second person the file waits for one', async () => {
	await database.sql`insert into policy_version (number, document, set_by) values (1, ${POLICY}, 'chief')`;
	const { outcome } = await bring(GOOD);
	expect(outcome).toBe('proposed');
	expect(await entries()).toBe(0);
	const [job] = await latestImportJobs(database.db, 1);
	expect(job).toMatchObject({ status: 'proposed', commitMode: 'all' });
	expect(uploads().filter((name) => name.endsWith('.upload'))).toHaveLength(1);
});

const POLICY = JSON.stringify({
	schema: 'longhu/policy@1',
	id: 'head-office',
	name: { zh: '总行政策', en: 'Policy' },
	secondPerson: { batches: true }
});
