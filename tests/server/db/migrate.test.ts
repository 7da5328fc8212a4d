import { expect, test } from 'vitest';
import { connectTo } from '#lib/server/db/client.ts';
import { migrateDatabase } from '#lib/server/db/migrate.ts';
import { administer, createTestDatabase, databaseUrl } from '../../support/postgres.ts';
import { inject } from 'vitest';

test('nodes that start together migrate once', async () => {
	const serverUrl = inject('testServerUrl');
	const name = 'migrated_together';
	await administer(serverUrl, `create database ${name}`);
	const url = databaseUrl(serverUrl, name);
	await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
	const { sql, close } = connectTo(url, { connections: 1 });
	const applied = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`;
	await close();
	expect(applied.length).toBeGreaterThan(0);
	expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length);
	await administer(serverUrl, `drop database ${name}`);
});

test('a database of a newer version is refused and left as it is', async () => {
	const database = await createTestDatabase();
	const { sql, url } = database;
	await sql`insert into drizzle.__drizzle_migrations (hash, created_at)
		values ('of tomorrow', 4102444800000)`;
	await expect(migrateDatabase(url)).rejects.toMatchObject({
		name: 'StartFault',
		message: expect.stringContaining('newer Longhu')
	});
	await database.close();
});

test('a database that is not there is named, without the password', async () => {
	const url = new URL(databaseUrl(inject('testServerUrl'), 'nowhere'));
	const fault = await migrateDatabase(url.href).catch((error: unknown) => error);
	expect(fault).toMatchObject({ name: 'StartFault', message: expect.stringContaining('/nowhere') });
	expect(String(fault)).not.toContain(url.password);
});
