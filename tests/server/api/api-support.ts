/** The API on a plain HTTP server and a real database, as the app starts it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiListener } from '#lib/server/api/listener.ts';
import { apiLimits, type ApiLimits } from '#lib/server/api/limits.ts';
import { createToken, SCOPES, type Scope } from '#lib/server/auth/api-tokens.ts';
import { startSignIn, stopSignIn } from '#lib/server/auth/sign-in-service.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { startLive } from '#lib/server/live/live-service.ts';
import { openSecrets } from '#lib/server/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

export const LIMITS: ApiLimits = apiLimits({
	apiCallsPerSecond: 100_000,
	apiReadsPerSecond: 100_000,
	apiStreamMib: 8
});

export interface TestApi {
	readonly url: string;
	readonly database: TestDatabase;
	/** With all scopes. */
	readonly token: string;
	readonly tokenWith: (...scopes: readonly Scope[]) => Promise<string>;
	readonly post: (path: string, body: unknown, headers?: Headers) => Promise<Answered>;
	readonly get: (path: string, headers?: Headers) => Promise<Answered>;
	/** How many facts the ledger has. */
	readonly entries: () => Promise<number>;
	readonly close: () => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

export interface Answered {
	readonly status: number;
	readonly headers: globalThis.Headers;
	readonly body: Record<string, unknown> & {
		readonly errors?: readonly {
			pointer: string;
			code: string;
			found?: string;
			allowed?: string;
		}[];
	};
}

export async function startTestApi(limits = LIMITS): Promise<TestApi> {
	const database = await createTestDatabase();
	const folder = await mkdtemp(join(tmpdir(), 'longhu-api-'));
	const { auth } = await openSecrets(folder);
	const connection = openDatabase(database.url);
	startSignIn({ db: connection.db, secret: auth });
	const stopLive = await startLive({ connection, server: undefined, publicOrigin: undefined });
	const server = createServer(createApiListener(limits)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
	const tokenWith = async (...scopes: readonly Scope[]) =>
		(await createToken(connection.db, { name: 'crm', scopes, expiresAt: null, by: 'chief' })).token;
	const token = await tokenWith(...SCOPES);
	const ask = async (path: string, init: RequestInit): Promise<Answered> => {
		const response = await fetch(url + path, init);
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text === '' ? {} : (JSON.parse(text) as Answered['body'])
		};
	};
	return {
		url,
		database,
		token,
		tokenWith,
		post: (path, body, headers = {}) =>
			ask(path, {
				method: 'POST',
				body: typeof body === 'string' ? body : JSON.stringify(body),
				headers: {
					authorization: `Bearer ${token}`,
					'content-type': 'application/json',
					...headers
				}
			}),
		get: (path, headers = {}) =>
			ask(path, { headers: { authorization: `Bearer ${token}`, ...headers } }),
		entries: async () => {
			const [row] = await database.sql<{ count: number }[]>`
				select count(*)::float8 as count from entry`;
			return row?.count ?? 0;
		},
		close: async () => {
			server.closeAllConnections();
			server.close();
			await stopLive();
			stopSignIn();
			await connection.close();
			await database.close();
			await rm(folder, { recursive: true });
		}
	};
}

export function activityBody(externalId: string, more: Headers = {}) {
	return {
		externalId,
		employeeNo: '80017',
		metric: 'cross_sale',
		quantity: '1',
		amount: '100.00',
		occurredAt: '2026-11-02T09:30:00+08:00',
		source: 'crm',
		...more
	};
}

export async function textOf(response: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of response) pieces.push(piece as Buffer);
	return Buffer.concat(pieces).toString('utf8');
}
