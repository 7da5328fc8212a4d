import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inject } from 'vitest';
import { makeBackup } from '#lib/server/backup/make-backup.ts';
import { restoreBackup } from '#lib/server/backup/restore-backup.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { latestMigration } from '#lib/server/db/migrate.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { seedSample } from '#lib/server/sample/seed-sample.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { activity, asLines } from '../../support/ledger-facts.ts';
import {
	administer,
	createTestDatabase,
	databaseUrl,
	type TestDatabase
} from '../../support/postgres.ts';

const NOW = Date.UTC(2026, 10, 25, 8);

let source: TestDatabase;
let folder: string;
let made: string[];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'longhu-backup-'));
	made = [];
	source = await createTestDatabase();
	await seedSample(source.db, NOW);
	await scoreSample(source);
});
afterAll(async () => {
	await source.close();
	for (const name of made) await administer(inject('testServerUrl'), `drop database ${name}`);
	rmSync(folder, { recursive: true });
});

async function scoreSample({ db, sql }: Pick<TestDatabase, 'db' | 'sql'>): Promise<void> {
	for (const { id } of await sql<{ id: bigint }[]>`select id from contest`)
		await scoreOnce(db, Number(id));
}

async function emptyDatabase(name: string): Promise<string> {
	const serverUrl = inject('testServerUrl');
	await administer(serverUrl, `create database ${name}`);
	made.push(name);
	return databaseUrl(serverUrl, name);
}

function backup(name: string, onTable?: (name: string) => void) {
	return makeBackup(source, {
		path: join(folder, name),
		madeAt: new Date(NOW),
		clientKey: null,
		...(onTable ? { onTable } : {})
	});
}

/** Every row of every kept table as text, in no order of the database's own. */
async function contentOf(url: string): Promise<Map<string, string[]>> {
	const { sql, close } = connectTo(url, { connections: 1 });
	const tables = await sql<{ name: string }[]>`
		select tablename as name from pg_tables where schemaname = 'public' order by 1`;
	const content = new Map<string, string[]>();
	for (const { name } of tables) {
		const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(name)} t`;
		content.set(name, rows.map(({ row }) => row).sort());
	}
	await close();
	return content;
}

test('a restored backup has every row of the original, and its standings are those of a rescore', async () => {
	const { header, rows, sha256 } = await backup('whole.longhu');
	expect(header.position).toBeGreaterThan(0);
	expect(sha256).toMatch(/^[0-9a-f]{64}$/);
	const target = await emptyDatabase('restored_whole');
	const restored = await restoreBackup({
		path: join(folder, 'whole.longhu'),
		databaseUrl: target
	});
	expect(restored.rows).toBe(rows);
	expect(restored.contests.length).toBeGreaterThan(0);
	for (const { recount } of restored.contests) {
		expect(recount?.participants).toBeGreaterThan(10);
		expect(recount?.differences).toEqual([]);
	}
	expect(await contentOf(target)).toEqual(await contentOf(source.url));
});

test('what is restored goes on: the next batch takes the next position and moves the board', async () => {
	await backup('goes-on.longhu');
	const url = await emptyDatabase('restored_goes_on');
	const { header } = await restoreBackup({
		path: join(folder, 'goes-on.longhu'),
		databaseUrl: url
	});
	const connection = connectTo(url, { connections: 2 });
	const receipt = await ingestBatch(connection.db, {
		origin: 'api',
		by: null,
		entries: asLines([activity('after-the-restore')])
	});
	expect(receipt.position).toBe(header.position + 1);
	await scoreSample(connection);
	const cursors = await connection.sql<{ cursor: number }[]>`
		select cursor::float8 as cursor from contest`;
	for (const { cursor } of cursors) expect(cursor).toBe(header.position + 1);
	await connection.close();
});

test('the file shows one position, whoever writes while it is made', async () => {
	let isWritten = false;
	const written: Promise<unknown>[] = [];
	const { header } = await backup('busy.longhu', () => {
		if (isWritten) return;
		isWritten = true;
		written.push(
			ingestBatch(source.db, {
				origin: 'api',
				by: null,
				entries: asLines([activity('while-it-is-made')])
			})
		);
	});
	await Promise.all(written);
	const [head] = await source.sql<{ position: number }[]>`
		select position::float8 as position from ledger_head`;
	expect(head?.position).toBe(header.position + 1);
	const url = await emptyDatabase('restored_busy');
	await restoreBackup({ path: join(folder, 'busy.longhu'), databaseUrl: url });
	const { sql, close } = connectTo(url, { connections: 1 });
	const [found] = await sql<{ rows: number; position: number }[]>`
		select (select count(*)::float8 from entry where external_id = 'while-it-is-made') as rows,
			(select max(position)::float8 from batch) as position`;
	await close();
	expect(found).toEqual({ rows: 0, position: header.position });
});

test('a file that is cut short, changed or none of ours is refused, and the database stays empty', async () => {
	await backup('good.longhu');
	const bytes = readFileSync(join(folder, 'good.longhu'));
	const plain = gunzipSync(bytes);
	const changed = Buffer.from(plain);
	const at = changed.indexOf('wealth');
	changed.write('weelth', at);
	const withoutEnd = plain.subarray(0, plain.lastIndexOf('\n', plain.length - 2) + 1);
	const damaged = {
		'cut.longhu': bytes.subarray(0, bytes.length >> 1),
		'changed.longhu': gzipSync(changed),
		'no-end.longhu': gzipSync(withoutEnd),
		'more.longhu': gzipSync(Buffer.concat([plain, Buffer.from('{}\n')])),
		'other.longhu': Buffer.from('an,ordinary,file\n')
	};
	const url = await emptyDatabase('restored_never');
	for (const [name, content] of Object.entries(damaged)) {
		writeFileSync(join(folder, name), content);
		await expect(
			restoreBackup({ path: join(folder, name), databaseUrl: url }),
			name
		).rejects.toMatchObject({ name: 'StartFault' });
	}
	const { sql, close } = connectTo(url, { connections: 1 });
	const [schema] = await sql<{ batches: string | null }[]>`
		select to_regclass('public.batch')::text as batches`;
	await close();
	expect(schema?.batches).toBeNull();
});

test('a database with data is left as it is, and so is a file of the same name', async () => {
	await backup('twice.longhu');
	await expect(
		restoreBackup({ path: join(folder, 'twice.longhu'), databaseUrl: source.url })
	).rejects.toThrow('already has data');
	const before = readFileSync(join(folder, 'twice.longhu'));
	await expect(backup('twice.longhu')).rejects.toThrow('already there');
	expect(readFileSync(join(folder, 'twice.longhu')).equals(before)).toBe(true);
	const [head] = await source.sql<{ enabled: string }[]>`
		select tgenabled as enabled from pg_trigger where tgname = 'ledger_head_next'`;
	expect(head?.enabled).toBe('O');
});

test('a backup of a newer release is refused', async () => {
	await backup('future.longhu');
	const plain = gunzipSync(readFileSync(join(folder, 'future.longhu'))).toString('latin1');
	const future = plain.replace(/"migration":\d+/, `"migration":${latestMigration() + 1}`);
	// Its hash is made to fit: it is the release that is refused.
	const body = future.slice(0, future.lastIndexOf('\n', future.length - 2) + 1);
	const { createHash } = await import('node:crypto');
	const sha256 = createHash('sha256').update(Buffer.from(body, 'latin1')).digest('hex');
	writeFileSync(
		join(folder, 'future-2.longhu'),
		gzipSync(Buffer.from(`${body}{"sha256":"${sha256}"}\n`, 'latin1'))
	);
	const url = await emptyDatabase('restored_future');
	await expect(
		restoreBackup({ path: join(folder, 'future-2.longhu'), databaseUrl: url })
	).rejects.toThrow('newer Longhu');
});
