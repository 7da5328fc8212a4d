/** A PostgreSQL for one benchmark run: the embedded one, or the server that DATABASE_URL names. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTo, type Connection } from '#lib/server/db/client.ts';
import { startEmbedded } from '#lib/server/db/embedded.ts';
import { migrateDatabase } from '#lib/server/db/migrate.ts';

export interface BenchServer {
	/** Runs on a fresh database with the app's schema, and drops it afterwards. */
	withDatabase<T>(run: (connection: Connection) => Promise<T>): Promise<T>;
	stop(): Promise<void>;
}

export async function startBenchServer(): Promise<BenchServer> {
	const given = process.env.DATABASE_URL;
	if (given) return benchServer(given, async () => undefined);
	const folder = await mkdtemp(join(tmpdir(), 'longhu-bench-'));
	// As root the server runs as another user, who must pass through.
	await chmod(folder, 0o711);
	const server = await startEmbedded(join(folder, 'data'), () => undefined);
	return benchServer(server.url, async () => {
		await server.stop();
		await rm(folder, { recursive: true });
	});
}

async function benchServer(serverUrl: string, stop: () => Promise<void>): Promise<BenchServer> {
	const template = databaseName();
	await administer(serverUrl, `create database ${template}`);
	await migrateDatabase(urlOf(serverUrl, template));
	return {
		async withDatabase(run) {
			const name = databaseName();
			await administer(serverUrl, `create database ${name} template ${template}`);
			const connection = connectTo(urlOf(serverUrl, name));
			try {
				// The first connection also learns the server's types: not what is to be measured.
				await connection.sql`select 1`;
				return await run(connection);
			} finally {
				await connection.close();
				await administer(serverUrl, `drop database ${name} with (force)`);
			}
		},
		async stop() {
			await administer(serverUrl, `drop database ${template} with (force)`);
			await stop();
		}
	};
}

function databaseName(): string {
	return `longhu_bench_${randomBytes(6).toString('hex')}`;
}

function urlOf(serverUrl: string, database: string): string {
	const url = new URL(serverUrl);
	url.pathname = `/${database}`;
	return url.href;
}

async function administer(serverUrl: string, statement: string): Promise<void> {
	const { sql, close } = connectTo(serverUrl, { connections: 1 });
	try {
		await sql.unsafe(statement);
	} finally {
		await close();
	}
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted[Math.floor(sorted.length / 2)];
	if (middle === undefined) throw new Error('no runs');
	return middle;
}
