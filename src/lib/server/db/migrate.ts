import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type { Sql } from 'postgres';
import { StartFault } from '../start-fault.ts';
import { connectTo } from './client.ts';

/** Any number that nothing else in this database locks on. */
const lockKey = 7_104_001;

/**
 * Brings the database to the app's schema, or to that of an earlier release where `through` names its last migration.
 * Nodes that start together take turns, and one that is older than the database keeps its hands off.
 */
export async function migrateDatabase(
	url: string,
	{ through }: { readonly through?: number } = {}
): Promise<void> {
	const folder = findMigrations();
	// One connection, so that lock and migration are one session; the lock leaves with it, also in a crash.
	const { sql, close } = connectTo(url, { connections: 1 });
	try {
		await requireCapableServer(sql);
		await sql`select pg_advisory_lock(${lockKey})`;
		await refuseNewer(sql);
		if (through === undefined) await migrate(drizzle(sql), { migrationsFolder: folder });
		else
			await withEarlier(folder, through, (earlier) =>
				migrate(drizzle(sql), { migrationsFolder: earlier })
			);
	} finally {
		await close();
	}
}

async function requireCapableServer(sql: Sql<{ bigint: bigint }>): Promise<void> {
	const [server] = await sql<{ version: number; encoding: string }[]>`
		select current_setting('server_version_num')::int as version,
			current_setting('server_encoding') as encoding`.catch((error: unknown) => {
		throw unreachable(sql, error);
	});
	if (server && server.version < 140_000) {
		const major = Math.floor(server.version / 10_000);
		throw new StartFault({
			zh: `数据库是 PostgreSQL ${major},龙虎榜需要 14 至 18。`,
			en: `The database is PostgreSQL ${major}; Longhu needs 14 to 18.`
		});
	}
	if (server && server.encoding !== 'UTF8') {
		throw new StartFault({
			zh: `数据库的字符编码是 ${server.encoding},龙虎榜需要 UTF8。请另建一个 UTF8 数据库。`,
			en: `The database's encoding is ${server.encoding}; Longhu needs UTF8. Create another database with it.`
		});
	}
}

/** Names server and database, so that a wrong address is seen at once; never the password. */
function unreachable({ options }: Sql<{ bigint: bigint }>, error: unknown): StartFault {
	const place = `${options.host.join(',')}:${options.port.join(',')}/${options.database}`;
	const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
	return new StartFault({
		zh: `无法连接数据库 ${place}${code}。请检查 DATABASE_URL，以及数据库是否在运行。`,
		en: `The database ${place} cannot be reached${code}. Check DATABASE_URL and whether the database runs.`
	});
}

/** The migrations through one of them, in a folder of their own for as long as the work lasts. */
async function withEarlier(
	folder: string,
	through: number,
	work: (folder: string) => Promise<void>
): Promise<void> {
	const earlier = mkdtempSync(join(tmpdir(), 'longhu-migrations-'));
	try {
		cpSync(folder, earlier, { recursive: true });
		const journal = readJournal(folder);
		const entries = journal.entries.filter(({ when }) => when <= through);
		writeFileSync(journalPath(earlier), JSON.stringify({ ...journal, entries }));
		await work(earlier);
	} finally {
		rmSync(earlier, { recursive: true, force: true });
	}
}

async function refuseNewer(sql: Sql<{ bigint: bigint }>): Promise<void> {
	const [table] = await sql<{ name: string | null }[]>`
		select to_regclass('drizzle.__drizzle_migrations')::text as name`;
	if (!table?.name) return;
	const [applied] = await sql<{ latest: bigint | null }[]>`
		select max(created_at)::bigint as latest from drizzle.__drizzle_migrations`;
	if (applied?.latest && Number(applied.latest) > latestMigration()) {
		throw new StartFault({
			zh: '数据库来自更新版本的龙虎榜，本版本不能打开它。请使用新版本启动，或恢复升级前的备份。',
			en: 'The database was made by a newer Longhu, and this one cannot open it. Start the newer version, or restore the backup from before the upgrade.'
		});
	}
}

/** When the last migration of this release was made, in milliseconds, as the journal numbers them. */
export function latestMigration(): number {
	return Math.max(0, ...readJournal(findMigrations()).entries.map(({ when }) => when));
}

interface Journal {
	readonly entries: readonly { readonly when: number }[];
}

function journalPath(folder: string): string {
	return join(folder, 'meta', '_journal.json');
}

function readJournal(folder: string): Journal {
	const journal: Journal = JSON.parse(readFileSync(journalPath(folder), 'utf8'));
	return journal;
}

/** The folder of SQL files beside package.json, from the source tree as from the build. */
function findMigrations(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const candidate = join(folder, 'drizzle');
		if (existsSync(journalPath(candidate))) return candidate;
		if (dirname(folder) === folder) throw new Error('the folder of migrations is missing');
		folder = dirname(folder);
	}
}
