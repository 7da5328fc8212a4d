/**
 * Durable acknowledgements a second: 64 connections that send one activity each and wait for the answer, to the built app
 * and to a bare handler (bare-api.ts), in turns, into the same database with the same settings.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Connection } from '#lib/server/db/client.ts';
import { startApp } from '../support/app.ts';
import { median, type BenchServer } from './bench-server.ts';

/** Ours against the bare handler, as asked for. */
const MARK = 1;
const CONNECTIONS = 64;
const WARM_ROUNDS = 3;

export async function apiBench(
	server: BenchServer,
	{ rounds = 5, seconds = 5 } = {}
): Promise<void> {
	await server.withDatabase(async (connection) => {
		const bare = await startBare(connection);
		const app = await startApp({
			entry: join(process.cwd(), 'build/node/server.js'),
			env: { DATABASE_URL: connection.url, LONGHU_API_CALLS_PER_SECOND: '1000000' }
		});
		try {
			const token = (await readFile(join(app.dataDir, 'ingest.secret'), 'utf8')).trim();
			const load = (url: string, path: string, name: string) =>
				acknowledgements({ url: new URL(path, url), token, name, seconds });
			// The compiler's first rounds are nobody's.
			for (let round = 1; round <= WARM_ROUNDS; round += 1) {
				await load(bare.url, '/', `warm-bare-${round}`);
				await load(app.url, '/api/v1/activities', `warm-app-${round}`);
			}
			const figures: { bare: number; app: number }[] = [];
			for (let round = 1; round <= rounds; round += 1)
				figures.push({
					bare: await load(bare.url, '/', `bare-${round}`),
					app: await load(app.url, '/api/v1/activities', `app-${round}`)
				});
			await print(connection, figures, seconds);
		} finally {
			bare.stop();
			await app.stop();
		}
	});
}

async function startBare({ url, sql }: Connection) {
	const [batch] = await sql<{ id: string }[]>`
		insert into batch (origin) values ('api') returning id::text`;
	const script = fileURLToPath(new URL('bare-api.js', import.meta.url));
	const child = spawn(process.execPath, [script, url, batch?.id ?? ''], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
	return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

interface Load {
	readonly url: URL;
	readonly token: string;
	/** Makes the ids of this round its own. */
	readonly name: string;
	readonly seconds: number;
}

/** Acknowledgements a second over all connections. Anything but 200 ends the run. */
async function acknowledgements({ url, token, name, seconds }: Load): Promise<number> {
	const until = performance.now() + seconds * 1000;
	const startedAt = performance.now();
	const counts = await Promise.all(
		Array.from({ length: CONNECTIONS }, (_, index) =>
			sendUntil(until, url, token, `${name}-${index}`)
		)
	);
	const sent = counts.reduce((sum, count) => sum + count, 0);
	return sent / ((performance.now() - startedAt) / 1000);
}

/** One connection, written by hand so that the caller costs as little as it can. */
async function sendUntil(until: number, url: URL, token: string, name: string): Promise<number> {
	const socket = connect(Number(url.port), url.hostname);
	socket.setNoDelay(true);
	await once(socket, 'connect');
	let acknowledged = 0;
	const send = () => {
		const body = JSON.stringify({
			externalId: `${name}-${acknowledged}`,
			employeeNo: String(80_000 + (acknowledged % 500)),
			metric: 'cross_sale',
			product: 'fund_a',
			quantity: '1',
			amount: '125000.00',
			clientRef: `C-${name}-${acknowledged}`,
			occurredAt: '2026-11-02T09:30:00+08:00',
			source: 'bench'
		});
		socket.write(
			`POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\n` +
				`content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
		);
	};
	return new Promise((resolve, reject) => {
		let answer = '';
		socket.on('data', (data) => {
			answer += data.toString('latin1');
			const end = answer.indexOf('\r\n\r\n');
			if (end < 0) return;
			const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
			if (answer.length < end + 4 + length) return;
			if (!answer.startsWith('HTTP/1.1 200 ')) {
				reject(new Error(answer));
				return;
			}
			answer = '';
			acknowledged += 1;
			if (performance.now() < until) send();
			else {
				socket.end();
				resolve(acknowledged);
			}
		});
		socket.on('error', reject);
		send();
	});
}

async function print(
	{ sql }: Connection,
	figures: readonly { readonly bare: number; readonly app: number }[],
	seconds: number
): Promise<void> {
	const settings = await sql<{ name: string; setting: string }[]>`
		select name, setting from pg_settings
		where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version') order by name`;
	console.log(
		`api: ${CONNECTIONS} connections, one activity a call, rounds of ${seconds} s in turns; ` +
			`${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}; ` +
			settings.map(({ name, setting }) => `${name} ${setting}`).join(', ')
	);
	console.table(
		figures.map(({ bare, app }) => ({
			'bare handler, acks/s': Math.round(bare),
			'app, acks/s': Math.round(app),
			'app / bare': (app / bare).toFixed(2)
		}))
	);
	const ratio = median(figures.map(({ bare, app }) => app / bare));
	console.log(`median of app / bare: ${ratio.toFixed(2)} (mark: ${MARK})`);
}
