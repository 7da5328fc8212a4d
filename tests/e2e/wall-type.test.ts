import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandingRow } from '#lib/live/events.ts';
import { RARE_CHARACTER_NAME } from '#lib/server/sample/names.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { isSameDocument, markDocument, wallStandings } from '../support/screens.ts';
import { charactersWithoutType, drawnWith, hasSettledType } from '../support/type.ts';
import { until } from '../support/waiting.ts';
import { sender } from './traffic.ts';

/** No machine has a character there: what is drawn is a box. */
const NO_CHARACTER = '\u{10fffd}';
const TYPE_FILES = '**/*.woff2';

let folder: string;
let app: AppProcess;
let browser: Browser;
let context: BrowserContext;
let contest: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-type-'));
	await chmod(folder, 0o711);
	[app, browser] = await Promise.all([start(), launchBrowser()]);
	context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 1920, height: 1080 }
	});
	const link = app.output.find((line) => line.includes('to=wall'))?.split(' ');
	const page = await context.newPage();
	await page.goto(link?.at(-1) ?? '');
	contest = new URL(page.url()).pathname.replace('/wall/', '');
	await page.close();
	await until(async () => (await rarePerson()) !== undefined, {
		what: 'the sample to be scored',
		withinMs: 30_000
	});
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true, force: true });
});

const start = (port?: number) =>
	startApp({ dataDir: join(folder, 'data'), port, env: { LONGHU_SAMPLE: 'on' } });
const startAgain = () => start(Number(new URL(app.url).port));

describe('the type of a wall whose server goes away', () => {
	test('is there for every scene that comes on meanwhile', async () => {
		const wall = await openWall();
		const scenes = await wall.locator('.wall-turn').count();
		expect(scenes).toBeGreaterThan(1);
		const first = await sceneOf(wall);
		await app.kill9();
		try {
			for (let turn = 1; turn < scenes; turn += 1) {
				const before = await sceneOf(wall);
				await until(async () => (await sceneOf(wall)) !== before, {
					what: 'the next scene',
					withinMs: 20_000
				});
				expect(await sceneOf(wall)).not.toBe(first);
				await expectNoBoxes(wall);
			}
			await wall.getByText(/连接中断/).waitFor();
			await expectNoBoxes(wall);
		} finally {
			app = await startAgain();
		}
		await wall.close();
	});

	test('comes after all, without a reload, where it was asked for in vain', async () => {
		const wall = await context.newPage();
		// As if the server had gone between its last word and the type for it.
		await wall.route(TYPE_FILES, (route) => route.abort('connectionrefused'));
		const person = await rarePerson();
		if (!person) throw new Error('nobody in the sample has a rare character');
		await openWall(wall, `?division=${person.division}`);
		await markDocument(wall);
		await sell(person.row);
		await until(async () => (await wallStandings(wall))[0]?.name === RARE_CHARACTER_NAME, {
			what: `${RARE_CHARACTER_NAME} to lead`,
			withinMs: 20_000
		});
		expect(await charactersWithoutType(wall)).toEqual(
			expect.arrayContaining([...RARE_CHARACTER_NAME])
		);

		await app.kill9();
		await wall.getByText(/连接中断/).waitFor({ timeout: 15_000 });
		await wall.unroute(TYPE_FILES);
		app = await startAgain();
		await until(async () => (await charactersWithoutType(wall)).length === 0, {
			what: 'the type that was missing',
			withinMs: 20_000
		});
		expect(await isSameDocument(wall)).toBe(true);

		const fresh = await openWall(undefined, `?division=${person.division}`);
		const drawn = await drawnWith(fresh, RARE_CHARACTER_NAME);
		expect(drawn).not.toBe(
			await drawnWith(fresh, RARE_CHARACTER_NAME.replace(/[^\0-\uffff]/u, NO_CHARACTER))
		);
		expect(await drawnWith(wall, RARE_CHARACTER_NAME)).toBe(drawn);
	});
});

async function openWall(page?: Page, search = ''): Promise<Page> {
	const wall = page ?? (await context.newPage());
	await wall.goto(`${app.url}/wall/${contest}${search}`, { waitUntil: 'networkidle' });
	await until(() => hasSettledType(wall), { what: 'the type to settle' });
	return wall;
}

const sceneOf = (wall: Page) => wall.locator('.wall-scene').innerText();

async function expectNoBoxes(wall: Page): Promise<void> {
	await until(() => hasSettledType(wall), { what: 'the type to settle' });
	expect(await charactersWithoutType(wall)).toEqual([]);
}

async function rarePerson(): Promise<{ division: string; row: StandingRow } | undefined> {
	for (const division of ['wealth', 'marketing', 'lobby']) {
		const response = await context.request.get(
			`${app.url}/api/v1/boards/${contest}?division=${division}`
		);
		const { rows = [] }: { rows?: readonly StandingRow[] } = await response.json();
		const row = rows.find(({ name }) => name === RARE_CHARACTER_NAME);
		if (row) return { division, row };
	}
	return undefined;
}

/** More new clients than anybody has: whoever brings them leads. */
async function sell({ employeeNo }: StandingRow): Promise<void> {
	const send = await sender(app);
	const activity = {
		externalId: 'type-1',
		employeeNo,
		metric: 'vip_new',
		product: 'diamond',
		quantity: '200',
		clientRef: 'type-client-1',
		occurredAt: new Date(Date.now() - 60_000).toISOString()
	};
	expect(await send([activity])).toBe(200);
}
