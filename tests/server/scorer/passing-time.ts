/** A test database whose clock the test sets: the scorer asks the database for the time, as it does in a branch. */
import { connectTo, type Database } from '#lib/server/db/client.ts';
import { createTestDatabase } from '../../support/postgres.ts';

export interface TimedDatabase {
	readonly db: Database;
	readonly setTime: (at: number) => Promise<void>;
	readonly close: () => Promise<void>;
}

/** A `now()` that stands before the database's own in the search path, for every connection that opens from here on. */
export async function createTimedDatabase(at: number): Promise<TimedDatabase> {
	const test = await createTestDatabase();
	const name = new URL(test.url).pathname.slice(1);
	await test.sql.unsafe(`
		create schema clock;
		create table clock.instant (at timestamptz not null);
		insert into clock.instant values (to_timestamp(${at / 1000}));
		create function clock.now() returns timestamptz language sql stable as 'select at from clock.instant';
		alter database ${name} set search_path = clock, public, pg_catalog;
	`);
	const { db, sql, close } = connectTo(test.url, { connections: 2 });
	return {
		db,
		setTime: async (instant) => {
			await sql.unsafe(`update clock.instant set at = to_timestamp(${instant / 1000})`);
		},
		close: async () => {
			await close();
			await test.close();
		}
	};
}
