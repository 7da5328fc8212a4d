import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandingRow } from '#lib/live/events.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import {
	boardStandings,
	isSameDocument,
	markDocument,
	wallStandings,
	watchFaults,
	type ShownStanding
} from '../support/screens.ts';
import { inSoak } from '../support/soak.ts';
import { until } from '../support/waiting.ts';
import { sender } from './traffic.ts';

const AWAY_MS = inSoak(60_000, 12_000);
const DIVISION = 'lobby';

/** A page of the sample's board, and how it is read. */
interface Screen {
	readonly what: string;
	readonly page: Page;
	readonly read: () => Promise<ShownStanding[]>;
	readonly stale: RegExp;
	readonly up: string;
	readonly down: string;
}

const words = {
	'zh-CN': /连接中断 · 数据停在 \d\d:\d\d$/,
	en: /Connection lost · figures stand at \d\d:\d\d$/
};
/** Red and green of the dark walls and of the light boards. */
const red = { wall: 'rgb(255, 90, 69)', board: 'rgb(200, 50, 31)' };
const green = { wall: 'rgb(63, 191, 134)', board: 'rgb(28, 127, 83)' };

let folder: string;
let app: AppProcess;
let browser: Browser;
let contest: string;
const screens: Screen[] = [];
const faults: string[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-recovery-'));
	await chmod(folder, 0o711);
	[app, browser] = await Promise.all([start(), launchBrowser()]);
	await Promise.all([openScreens('zh-CN'), openScreens('en')]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true, force: true });
});

const start = (port?: number) =>
	startApp({ dataDir: join(folder, 'data'), port, env: { LONGHU_SAMPLE: 'on' } });

/** Wall and board of one division, opened by the link that the start prints, as a screen would open them. */
async function openScreens(locale: 'zh-CN' | 'en'): Promise<void> {
	const viewport = { width: 1920, height: 1080 };
	const context = await browser.newContext({ locale, viewport });
	const link =
		app.output
			.find((line) => line.includes('to=wall'))
			?.split(' ')
			.at(-1) ?? '';
	const [wall, board] = await Promise.all([context.newPage(), context.newPage()]);
	await wall.goto(link);
	contest = new URL(wall.url()).pathname.replace('/wall/', '');
	for (const page of [wall, board]) watchFaults(page, faults);
	await wall.goto(`${app.url}/wall/${contest}/${DIVISION}`, { waitUntil: 'networkidle' });
	await board.goto(`${app.url}/boards/${contest}?division=${DIVISION}`, {
		waitUntil: 'networkidle'
	});
	const [rise, fall] = locale === 'en' ? [green, red] : [red, green];
	const common = (kind: 'wall' | 'board') => ({
		what: `the ${kind} in ${locale}`,
		stale: words[locale],
		up: rise[kind],
		down: fall[kind]
	});
	screens.push(
		{ ...common('wall'), page: wall, read: () => wallStandings(wall) },
		{ ...common('board'), page: board, read: () => boardStandings(board) }
	);
	await Promise.all([markDocument(wall), markDocument(board)]);
}

describe('screens in front of which nobody stands', () => {
	test('show a rise in green and a fall in red in English, and the reverse in Chinese', async () => {
		const riser = await personAt(7);
		await sell(riser);
		await everyScreen(async ({ what, page, read, up, down }) => {
			await leads({ what, read }, riser);
			const first = page.locator('.wall-place, .standings tbody tr').first();
			expect(await colour(first.locator('.rank-move-up')), what).toBe(up);
			expect(await colour(page.locator('.rank-move-down').first()), what).toBe(down);
		});
		expect(faults).toEqual([]);
	});

	test(`keep their board and say that it is stale while the server is away for ${AWAY_MS} ms`, async () => {
		const before = await readAll();
		const goneAt = Date.now();
		await app.kill9();
		await everyScreen(async ({ page, stale }) => {
			await page.getByText(stale).waitFor({ timeout: 15_000 });
		});
		expect(await readAll()).toEqual(before);
		await delay(Math.max(0, goneAt + AWAY_MS - Date.now()));
		expect(await readAll()).toEqual(before);
	});

	test('recover by themselves when it is back, and move again', async () => {
		app = await start(Number(new URL(app.url).port));
		await everyScreen(async ({ page, stale }) => {
			await page.getByText(stale).waitFor({ state: 'detached', timeout: 15_000 });
		});
		const riser = await personAt(9);
		const complaints = faults.splice(0);
		await sell(riser);
		await everyScreen((screen) => leads(screen, riser));
		await everyScreen(async ({ what, page }) => {
			expect(await isSameDocument(page), what).toBe(true);
		});
		// While nobody answers, a browser says so of every attempt.
		for (const complaint of complaints)
			expect(complaint).toMatch(/WebSocket connection to .* failed/);
		expect(faults).toEqual([]);
	});
});

const everyScreen = (visit: (screen: Screen) => Promise<void>) => Promise.all(screens.map(visit));
const readAll = () => Promise.all(screens.map(({ read }) => read()));

function leads({ what, read }: Pick<Screen, 'what' | 'read'>, { name }: StandingRow) {
	return until(async () => (await read())[0]?.name === name, {
		what: `${name} to lead on ${what}`,
		withinMs: 20_000
	});
}

function colour(part: ReturnType<Page['locator']>): Promise<string> {
	return part.evaluate((element) => getComputedStyle(element).color);
}

async function personAt(order: number): Promise<StandingRow> {
	const [screen] = screens;
	if (!screen) throw new Error('no screen is open');
	const response = await screen.page.request.get(
		`${app.url}/api/v1/boards/${contest}?division=${DIVISION}`
	);
	const { rows }: { rows: readonly StandingRow[] } = await response.json();
	const row = rows[order];
	if (!row) throw new Error(`nobody stands at ${order}`);
	return row;
}

let sold = 0;

/** More new clients than anybody has: whoever brings them leads. */
async function sell({ employeeNo }: StandingRow): Promise<void> {
	const send = await sender(app);
	sold += 1;
	const activity = {
		externalId: `recovery-${sold}`,
		employeeNo,
		metric: 'vip_new',
		product: 'diamond',
		quantity: String(200 * sold),
		clientRef: `recovery-client-${sold}`,
		occurredAt: new Date(Date.now() - 60_000).toISOString()
	};
	expect(await send([activity])).toBe(200);
}
