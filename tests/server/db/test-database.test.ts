import { expect, test } from 'vitest';
import { createTestDatabase } from '../../support/postgres.ts';

test('every test file gets a migrated database of its own', async () => {
	const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
	try {
		await one.sql`create table mark (id int)`;
		const tables = await other.sql<{ name: string }[]>`
			select tablename as name from pg_tables where schemaname = 'public'`;
		const names = tables.map((table) => table.name);
		expect(names).toContain('entry');
		expect(names).not.toContain('mark');
	} finally {
		await Promise.all([one.close(), other.close()]);
	}
});

test('a 64-bit number of a hand-written query arrives exact', async () => {
	const { sql, close } = await createTestDatabase();
	try {
		const [row] = await sql<{ n: bigint }[]>`select 9007199254740993::bigint as n`;
		expect(row?.n).toBe(9007199254740993n);
	} finally {
		await close();
	}
});
