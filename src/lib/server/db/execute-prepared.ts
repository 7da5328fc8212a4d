import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import type { Database } from './client.ts';

const dialect = new PgDialect({ casing: 'snake_case' });

/**
 * Runs a statement that comes again and again: each connection has it parsed and planned once. The query builder has
 * every execution planned anew, which for a statement of a few rows takes longer than to run it.
 */
export async function executePrepared<Row>(db: Database, query: SQL): Promise<Row[]> {
	const { sql: text, params } = dialect.sqlToQuery(query);
	// The builder keeps its driver there; its type says so only of what `drizzle` returns.
	const { $client } = db as Database & { readonly $client: Sql };
	const rows = await $client.unsafe(text, params as (string | number | null)[], { prepare: true });
	return rows as unknown as Row[];
}
