/**
 * From the answer to an activity to the screens, through the built app as people run it: activities come one by one
 * over HTTP at a steady rate, and every one of many screens must show each.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SESSION_COOKIE } from '#lib/server/auth/library.ts';
import type { Connection } from '#lib/server/db/client.ts';
import { currentTotals } from '#lib/server/db/totals.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { until } from '../support/waiting.ts';
import type { BenchServer } from './bench-server.ts';
import { steadyNow } from './live-clients.ts';
import { employeeNoOf, seedLiveContest } from './live-contest.ts';
import { percentile, startScreens, type Screens } from './screens.ts';

/** What the product promises at 200 screens and 50 activities a second. */
export const MARK_P95_MS = 350;
const PASSWORD = 'only for the benchmark 7531';

export interface LiveLatencyFigures {
	readonly clients: number;
	readonly perSecond: number;
	readonly activities: number;
	/** One value per activity and screen. */
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly answerP95: number;
	/** Since the app started; `longestBefore` is the longest before the first activity. */
	readonly loopDelayMs: LoopDelay & { readonly longestBefore: number };
}

interface LoopDelay {
	readonly p50: number;
	readonly p99: number;
	readonly longest: number;
}

export async function liveLatencyBench(
	server: BenchServer,
	{ clients = 200, perSecond = 50, seconds = 30, managers = 240 } = {}
): Promise<LiveLatencyFigures> {
	return server.withDatabase(async (connection) => {
		const folder = await mkdtemp(join(tmpdir(), 'longhu-bench-'));
		const passwordFile = join(folder, 'password');
		await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
		const { id } = await seedLiveContest(connection.db, managers);
		const app = await startApp({
			entry: join(process.cwd(), 'build/node/server.js'),
			env: { DATABASE_URL: connection.url, LONGHU_ADMIN_PASSWORD_FILE: passwordFile }
		});
		const screens = startScreens();
		try {
			await until(async () => (await currentTotals(connection.db, id)).totals.length === managers, {
				what: 'the first scoring'
			});
			const figures = await measure(app, connection, screens, {
				clients,
				perSecond,
				seconds,
				managers
			});
			print(figures);
			return figures;
		} finally {
			screens.close();
			await app.stop();
			await rm(folder, { recursive: true });
		}
	});
}

interface Load {
	readonly clients: number;
	readonly perSecond: number;
	readonly seconds: number;
	readonly managers: number;
}

/** An activity on its way: to be seen when its manager's points are what they are with it. */
interface Pending {
	readonly points: number;
	readonly answered: Promise<number>;
}

async function measure(
	app: AppProcess,
	{ sql }: Connection,
	screens: Screens,
	{ clients, perSecond, seconds, managers }: Load
): Promise<LiveLatencyFigures> {
	const cookie = await signIn(app.url);
	const token = (await readFile(join(app.dataDir, 'ingest.secret'), 'utf8')).trim();
	const key = { contest: 'bench', division: null };
	await screens.open({ group: 'app', url: app.url, cookie, key, count: clients });

	const { longest: longestBefore } = await loopDelay(app.url, cookie);

	const pending = new Map<string, Pending[]>();
	const latencies: Promise<number[]>[] = [];
	screens.onReceived(({ rows, at }) => {
		for (const { employeeNo, points } of rows) {
			const waiting = pending.get(employeeNo) ?? [];
			const seen = waiting.filter((activity) => activity.points <= Number(points));
			pending.set(
				employeeNo,
				waiting.filter((activity) => !seen.includes(activity))
			);
			for (const { answered } of seen)
				latencies.push(answered.then((answeredAt) => at.map((moment) => moment - answeredAt)));
		}
	});

	const answerTimes: number[] = [];
	const points = new Map<string, number>();
	const activities = perSecond * seconds;
	const startedAt = steadyNow();
	for (let index = 0; index < activities; index += 1) {
		await delay(Math.max(0, startedAt + (index * 1000) / perSecond - steadyNow()));
		// No two neighbours, so that rows change all over the board.
		const employeeNo = employeeNoOf((index * 97) % managers);
		const isVip = index % 4 === 0;
		const total = (points.get(employeeNo) ?? 0) + (isVip ? 10 : 1);
		points.set(employeeNo, total);
		const answered = post(app.url, token, index, employeeNo, isVip).then(({ at, tookMs }) => {
			answerTimes.push(tookMs);
			return at;
		});
		pending.set(employeeNo, [...(pending.get(employeeNo) ?? []), { points: total, answered }]);
	}
	await until(() => latencies.length === activities, {
		what: () => `${activities - latencies.length} activities to be seen`
	});
	const values = (await Promise.all(latencies)).flat();
	const stored = await sql`select 1 from entry where source = 'api'`;
	if (stored.length !== activities) throw new Error(`${stored.length} activities were stored`);
	return {
		clients,
		perSecond,
		activities,
		p50: percentile(values, 50),
		p95: percentile(values, 95),
		p99: percentile(values, 99),
		answerP95: percentile(answerTimes, 95),
		loopDelayMs: { ...(await loopDelay(app.url, cookie)), longestBefore }
	};
}

async function signIn(url: string): Promise<string> {
	const response = await fetch(`${url}/login`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: url },
		body: new URLSearchParams({ username: 'admin', password: PASSWORD })
	});
	const cookie = response.headers
		.getSetCookie()
		.find((candidate) => candidate.startsWith(`${SESSION_COOKIE}=`));
	if (!cookie) throw new Error(`the sign-in answered ${response.status}`);
	return cookie.split(';')[0] ?? '';
}

async function post(
	url: string,
	token: string,
	index: number,
	employeeNo: string,
	isVip: boolean
): Promise<{ readonly at: number; readonly tookMs: number }> {
	const startedAt = steadyNow();
	const response = await fetch(`${url}/api/v1/activities`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			externalId: `b${index}`,
			employeeNo,
			metric: isVip ? 'vip_new' : 'cross_sale',
			quantity: '1',
			clientRef: `c${index}`,
			occurredAt: new Date(Date.now() - 60_000).toISOString()
		})
	});
	const at = steadyNow();
	if (response.status !== 200)
		throw new Error(`an activity was answered ${response.status}: ${await response.text()}`);
	await response.arrayBuffer();
	return { at, tookMs: at - startedAt };
}

async function loopDelay(url: string, cookie: string): Promise<LoopDelay> {
	const response = await fetch(`${url}/api/v1/health`, { headers: { cookie } });
	const { loopDelayMs } = (await response.json()) as { loopDelayMs: LoopDelay };
	return loopDelayMs;
}

function print(figures: LiveLatencyFigures): void {
	console.log('live-latency: answer to an activity -> each screen, through the built app');
	const ms = (value: number) => value.toFixed(0);
	console.table({
		processors: cpus().length,
		screens: figures.clients,
		'activities a second': figures.perSecond,
		activities: figures.activities,
		'to a screen, ms p50': ms(figures.p50),
		'to a screen, ms p95': `${ms(figures.p95)} (mark: ${MARK_P95_MS})`,
		'to a screen, ms p99': ms(figures.p99),
		'answer, ms p95': ms(figures.answerP95),
		'event loop delay, ms p50': figures.loopDelayMs.p50,
		'event loop delay, ms p99': figures.loopDelayMs.p99,
		'event loop delay, ms longest': figures.loopDelayMs.longest,
		'… before the first activity': figures.loopDelayMs.longestBefore
	});
}
