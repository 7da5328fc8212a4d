/** A wrong file is taken back, a number finds its owner, and what is missing is seen: at the desk, by hand. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/calendar.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { runningEmbeddedUrl } from '#lib/server/db/command-database.ts';
import { setPolicy } from '#lib/server/db/policies.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { watchFaults } from '../support/screens.ts';
import { until } from '../support/waiting.ts';
import { FIRST_CONTEST, ingestRoster, lines, publish } from '../server/scorer/scorer-fixtures.ts';

const PASSWORD = 'a long enough password';
const TODAY = dayOf(Date.now(), 'Asia/Shanghai');

let database: ReturnType<typeof connectTo>;
let app: AppProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let faults: string[];

const sale = (externalId: string, employeeNo: string, occurredAt = '2026-02-05') => ({
	externalId,
	employeeNo,
	metric: 'cross_sale',
	amount: '20000',
	occurredAt
});

async function bring(fileName: string, rows: Parameters<typeof lines>[0]): Promise<void> {
	await ingestBatch(database.db, {
		origin: 'file',
		by: '王敏',
		fileName,
		fileSha256: Buffer.from(fileName).toString('hex').padEnd(64, '0').slice(0, 64),
		entries: lines(rows)
	});
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-batches-story-'));
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, PASSWORD);
	await chmod(passwordFile, 0o600);
	[app, browser] = await Promise.all([
		startApp({ env: { LONGHU_ADMIN_PASSWORD_FILE: passwordFile } }),
		launchBrowser()
	]);
	database = connectTo(await runningEmbeddedUrl(app.dataDir), { connections: 2 });
	await ingestRoster(database.db);
	const { id } = await publish(database.db, FIRST_CONTEST);
	const waitFor = (revisions: number) =>
		until(async () => (await revision()) >= revisions, {
			what: 'the board',
			withinMs: 30_000
		});
	const revision = async () =>
		Number((await database.sql`select revision from contest where id = ${id}`)[0]?.revision ?? 0);
	await waitFor(1);
	await bring('二月交叉销售.csv', [sale('a', '001'), sale('b', '002'), sale('c', '003')]);
	await waitFor(2);
	await bring('二月交叉销售（更正）.csv', [sale('a', '001'), sale('d', '004'), sale('e', '001')]);
	await bring('县支行 报表.csv', [sale('f', 'T-8841'), sale('g', 'T-8841', '2026-02-09')]);
	await bring('当日.csv', [sale('h', '002', TODAY)]);
	context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1920, height: 1080 } });
	page = await context.newPage();
	faults = watchFaults(page);
	await page.goto(`${app.url}/login?next=/imports/batches`);
	await page.getByLabel('用户名').fill('admin');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${app.url}/imports/batches`);
});
afterAll(async () => {
	await browser.close();
	await database.close();
	await app.stop();
	await rm(folder, { recursive: true });
});

/** The page in both languages, at a desk and on a phone, to be looked at. */
async function look(name: string): Promise<void> {
	for (const locale of ['zh', 'en']) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: locale, url: app.url }]);
		for (const [width, height] of [
			[1920, 1080],
			[390, 844]
		] as const) {
			await page.setViewportSize({ width, height });
			await again();
			const path = `test-results/${name}-${locale}-${width}.png`;
			await page.screenshot({ path, fullPage: true });
			const isTooWide = await page.evaluate(
				() => document.documentElement.scrollWidth > document.documentElement.clientWidth
			);
			expect(isTooWide, path).toBe(false);
		}
	}
	await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'zh', url: app.url }]);
	await page.setViewportSize({ width: 1920, height: 1080 });
	await again();
}

/** Loads the page anew; to a place in it the browser would only scroll, and a form it would send again. */
async function again(): Promise<void> {
	await page.goto(page.url().replace(/#.*/, ''), { waitUntil: 'networkidle' });
}

test('the batches are listed, filtered, and one of them says what it brought and moved', async () => {
	await page.goto(`${app.url}/imports/batches`, { waitUntil: 'networkidle' });
	expect(await page.locator('tbody tr').count()).toBe(5);
	await look('batches');
	await page.getByLabel('文件名或指纹开头').fill('更正');
	await page.getByRole('button', { name: '筛选' }).click();
	await page.waitForURL(/file=/);
	expect(await page.locator('tbody tr').count()).toBe(1);
	await page.goto(`${app.url}/imports/batches/2`, { waitUntil: 'networkidle' });
	await page.getByText('二月交叉销售.csv').waitFor();
	await page.getByText('相同 1 行').waitFor();
	await page.locator('section', { hasText: '对积分的影响' }).getByText('+').first().waitFor();
	await look('batch');
});

test('a batch is taken back with a reason, after who would move was seen', async () => {
	await page.goto(`${app.url}/imports/batches/2`, { waitUntil: 'networkidle' });
	await page.getByRole('link', { name: '看撤回会影响谁' }).click();
	await page.getByRole('heading', { name: '撤回之后' }).waitFor();
	await look('take-back');
	await page.getByLabel('原因').fill('拿错了文件');
	await page.getByRole('button', { name: '确认撤回' }).click();
	await page.getByRole('status').waitFor();
	await page.getByText('由 admin 撤回：拿错了文件').waitFor();
	expect(await page.getByRole('link', { name: '看撤回会影响谁' }).count()).toBe(0);
	await page.goto(`${app.url}/imports/batches?state=takenBack`, { waitUntil: 'networkidle' });
	expect(await page.locator('tbody tr').count()).toBe(1);
	await page.goto(`${app.url}/imports/batches/2`, { waitUntil: 'networkidle' });
	await look('taken-back');
});

test('an unknown number is linked with somebody who was looked for by name, and the link is undone', async () => {
	await page.goto(`${app.url}/imports/unknown`, { waitUntil: 'networkidle' });
	await look('unknown');
	await page.getByRole('link', { name: '关联 T-8841' }).click();
	await page.getByLabel('姓名或员工号').fill('员工003');
	await page.getByRole('button', { name: '查找' }).click();
	await page.getByRole('radio').check();
	await look('unknown-link');
	await page.getByRole('radio').check();
	await page.getByLabel('原因').fill('支行电话确认');
	await page.getByRole('button', { name: '关联' }).click();
	await page.getByText('已关联。').waitFor();
	await page.getByText('没有待认领的号码').waitFor();
	await page.goto(`${app.url}/imports/unknown?state=linked`, { waitUntil: 'networkidle' });
	await look('unknown-linked');
	await page.getByText('解除关联').first().click();
	await page.getByLabel('原因').fill('认错人了');
	await page.getByRole('button', { name: '解除关联' }).click();
	await page.getByText('已解除关联。').waitFor();
});

test('what has not come is missing once its hour has passed', async () => {
	await page.goto(`${app.url}/imports/arrival`, { waitUntil: 'networkidle' });
	await page.getByLabel('指标').fill('vip_new');
	await page.getByLabel('业务日期之后几天').fill('0');
	await page.getByLabel('几点之前').fill('00:00');
	await page.getByLabel('从哪个业务日期起').fill('2026-01-01');
	await page.getByRole('button', { name: '保存' }).click();
	await page.getByRole('rowheader', { name: /vip_new/ }).waitFor();
	const row = page.locator('tbody tr', { hasText: 'vip_new' });
	expect(await row.getByText('缺').count()).toBeGreaterThan(0);
	await look('arrival');
});

test('a take-back waits for somebody else where the policy asks for a second person', async () => {
	const document = `schema: longhu/policy@1
id: strict
name: { zh: 双人复核, en: Two people }
secondPerson: { batches: true, corrections: true }
`;
	expectValue(await setPolicy(database.db, { document, by: 'head office' }));
	await page.goto(`${app.url}/imports/batches/3?preview`, { waitUntil: 'networkidle' });
	await page.getByLabel('原因').fill('金额列读错');
	await page.getByRole('button', { name: '提交复核' }).click();
	await page.getByText('已提交，等待另一位用户复核。').waitFor();
	expect(await page.getByRole('button', { name: '确认生效' }).count()).toBe(0);
	await page.goto(`${app.url}/imports/batches/3`, { waitUntil: 'networkidle' });
	await look('second-person');
	await page.getByLabel('收回原因').fill('还要再看');
	await page.getByRole('button', { name: '收回提交' }).click();
	await page.getByText('admin 退回：还要再看').waitFor();
});

test('the browser had nothing to complain of', () => {
	expect(faults).toEqual([]);
});
