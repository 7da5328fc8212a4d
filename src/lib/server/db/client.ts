import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

function connect(url: string, connections: number) {
	return postgres(url, {
		max: connections,
		connect_timeout: 15,
		// `create … if not exists` and the like: nothing a person has to know.
		onnotice: () => undefined,
		// A 64-bit number of a hand-written query arrives exact, too.
		types: { bigint: postgres.BigInt },
		connection: { application_name: 'longhu', TimeZone: 'UTC' }
	});
}

export interface Connection {
	readonly url: string;
	readonly db: Database;
	/** The driver itself, for what drizzle has no words for: LISTEN, COPY. */
	readonly sql: ReturnType<typeof connect>;
	readonly close: () => Promise<void>;
}

/** A pool of its own: for a worker thread, a test or a script. The app uses `openDatabase`. */
export function connectTo(url: string, { connections = 4 } = {}): Connection {
	const sql = connect(url, connections);
	const db = drizzle(sql, { schema, casing: 'snake_case' });
	return { url, db, sql, close: () => sql.end({ timeout: 5 }) };
}

// A reload in development runs this module again; the pool must not exist twice.
const key = Symbol.for('longhu.database');
const holder = globalThis as { [key]?: Connection | undefined };

/** Opens the app's one pool. Call `close` once at the end. */
export function openDatabase(url: string): Connection {
	if (holder[key]) throw new Error('the database of this process is already open');
	const connection = connectTo(url, { connections: 10 });
	const close = async () => {
		holder[key] = undefined;
		await connection.close();
	};
	return (holder[key] = { ...connection, close });
}

/** The app's open connection: what `hooks.server.ts` opened before the first request. */
export function connection(): Connection {
	const open = holder[key];
	if (!open) throw new Error('the database is not open');
	return open;
}

export function database(): Database {
	return connection().db;
}
