import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectTo, type Database } from '#lib/server/db/client.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The test server's own database; `longhu_template` beside it holds the migrated schema. */
		testServerUrl: string;
	}
}

export const templateName = 'longhu_template';

export interface TestDatabase {
	readonly url: string;
	readonly db: Database;
	readonly sql: ReturnType<typeof connectTo>['sql'];
	/** Ends the connections and drops the database. */
	readonly close: () => Promise<void>;
}

/** A database of one's own with the app's schema, on the server that this test run started. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const serverUrl = inject('testServerUrl');
	const name = `test_${randomBytes(6).toString('hex')}`;
	await administer(serverUrl, `create database ${name} template ${templateName}`);
	const url = databaseUrl(serverUrl, name);
	const connection = connectTo(url, { connections: 5 });
	return {
		url,
		db: connection.db,
		sql: connection.sql,
		close: async () => {
			await connection.close();
			await administer(serverUrl, `drop database ${name} with (force)`);
		}
	};
}

export function databaseUrl(serverUrl: string, database: string): string {
	const url = new URL(serverUrl);
	url.pathname = `/${database}`;
	return url.href;
}

export async function administer(serverUrl: string, statement: string): Promise<void> {
	const { sql, close } = connectTo(serverUrl, { connections: 1 });
	try {
		await sql.unsafe(statement);
	} finally {
		await close();
	}
}
