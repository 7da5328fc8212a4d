/** Filled databases of earlier releases, as their backups: each comes through every migration made since. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { openBackup } from '#lib/server/backup/backup-file.ts';
import { restoreBackup } from '#lib/server/backup/restore-backup.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { administer, databaseUrl } from '../../support/postgres.ts';

const folder = fileURLToPath(new URL('../../fixtures/backups/', import.meta.url));
const backups = readdirSync(folder).filter((name) => name.endsWith('.longhu'));

async function rowsIn(path: string): Promise<Map<string, number>> {
	const { tables, close } = await openBackup(path);
	const rows = new Map<string, number>();
	for await (const { name, pieces } of tables) {
		let piece = await pieces.next();
		while (!piece.done) piece = await pieces.next();
		rows.set(name, piece.value);
	}
	close();
	return rows;
}

test.each(backups)(
	'%s: nothing is lost on the way, and the standings are those of a rescore',
	async (name) => {
		const serverUrl = inject('testServerUrl');
		const database = `upgraded_${name.slice(0, 4)}`;
		await administer(serverUrl, `create database ${database}`);
		const url = databaseUrl(serverUrl, database);
		const before = await rowsIn(folder + name);
		const { contests } = await restoreBackup({ path: folder + name, databaseUrl: url });
		expect(contests.map(({ recount }) => recount?.differences)).toEqual(contests.map(() => []));
		expect(contests.length).toBeGreaterThan(0);
		const { sql, close } = connectTo(url, { connections: 1 });
		for (const [table, rows] of before) {
			const [now] = await sql<{ rows: number }[]>`
				select count(*)::float8 as rows from ${sql(table)}`;
			expect(now?.rows, table).toBeGreaterThanOrEqual(rows);
			expect(rows, table).toBeGreaterThan(0);
		}
		await close();
		await administer(serverUrl, `drop database ${database}`);
	}
);
