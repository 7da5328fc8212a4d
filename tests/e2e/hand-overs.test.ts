/** Clients change hands and targets are compared with their parts: at the desk, with mouse and keyboard. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { runningEmbeddedUrl } from '#lib/server/db/command-database.ts';
import { proposeHandOvers } from '#lib/server/ingest/hand-overs.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { administered, PASSWORD } from '../support/desk-calls.ts';
import { watchFaults } from '../support/screens.ts';
import { ingestRoster } from '../server/scorer/scorer-fixtures.ts';

let database: ReturnType<typeof connectTo>;
let app: AppProcess;
let browser: Browser;
let page: Page;
let folder: string;
let faults: string[];

const CLIENTS = ['C-1', 'C-2', 'C-3', 'C-4'];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-hand-overs-'));
	[app, browser] = await Promise.all([
		startApp({ env: await administered(folder) }),
		launchBrowser()
	]);
	database = connectTo(await runningEmbeddedUrl(app.dataDir), { connections: 2 });
	await ingestRoster(database.db);
	const target = (orgUnit: string, value: string) => ({
		kind: 'target' as const,
		of: { orgUnit },
		metric: 'cross_sale',
		period: '2026-11',
		target: Exact.of(value)
	});
	const unit = (code: string, parentCode: string | null) => ({
		code,
		nameZh: `${code} 行`,
		nameEn: code,
		parentCode,
		level: 'unit'
	});
	await ingestBatch(database.db, {
		origin: 'file',
		by: 'tester',
		orgUnits: [unit('HQ', null), unit('east', 'HQ'), unit('west', 'HQ')],
		dated: [target('HQ', '3000'), target('east', '1500.5'), target('west', '1000')].map(
			(input, index) => ({ line: index + 2, input })
		),
		feeds: {
			...noFeeds(),
			care: CLIENTS.map((clientRef, index) => ({
				line: index + 2,
				care: { clientRef, employeeNo: '001', from: '2026-01-01', to: null }
			}))
		}
	});
	for (const clientRef of CLIENTS.slice(0, 3))
		expectValue(
			await proposeHandOvers(database.db, {
				clientRef,
				from: '001',
				to: '002',
				onDay: '2026-11-20',
				reason: '转岗',
				by: '001'
			})
		);
	page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
	faults = watchFaults(page);
	await page.goto(`${app.url}/login?next=/imports`);
	await page.getByLabel('用户名').fill('admin');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${app.url}/imports`);
});
afterAll(async () => {
	await browser.close();
	await database.close();
	await app.stop();
	await rm(folder, { recursive: true });
});

const open = (path: string) => page.goto(app.url + path, { waitUntil: 'networkidle' });
const careOf = async (client: string) =>
	(
		await database.sql`select employee_no from client_care where client_ref = ${client} order by from_on`
	).map(({ employee_no }) => String(employee_no));

test('Enter in the reason of a refusal declines what is chosen, and confirms nothing', async () => {
	await page.getByRole('link', { name: '客户移交' }).click();
	await page.waitForURL(`${app.url}/imports/care`);
	await open('/imports/care');
	await page.getByLabel('选择客户 C-3').focus();
	await page.keyboard.press('Space');
	await page.getByLabel('退回原因').fill('客户不同意');
	await page.keyboard.press('Enter');
	await page.getByRole('status').getByText('已退回').waitFor();
	expect(await careOf('C-3')).toEqual(['001']);
});

test('all that waits is chosen at once and confirmed in one batch, which the page leads to', async () => {
	await open('/imports/care');
	await page.getByLabel('全选（2）').check();
	await page.getByRole('button', { name: '确认所选 2 份移交' }).click();
	await page.getByRole('status').getByText('已确认').waitFor();
	expect(await careOf('C-1')).toEqual(['001', '001', '002']);
	await page.getByText('没有待确认的移交').waitFor();
	await page
		.getByRole('link', { name: /^批次 \d+$/ })
		.first()
		.click();
	await page.waitForURL(/\/imports\/batches\/\d+$/);
});

test('a proposal that is refused stays in its form', async () => {
	await open('/imports/care');
	await page.getByLabel('客户代号').fill('C-4');
	await page.getByLabel('接收人').fill('999');
	await page.getByLabel('移交日').fill('2026-11-20');
	await page.getByLabel('原因', { exact: true }).fill('转岗');
	await page.getByRole('button', { name: '提出移交' }).click();
	await page.getByRole('alert').waitFor();
	expect(await page.getByLabel('客户代号').inputValue()).toBe('C-4');
	expect(await page.getByLabel('移交日').inputValue()).toBe('2026-11-20');
	await page.getByLabel('接收人').fill('002');
	await page.getByRole('button', { name: '提出移交' }).click();
	await page.getByRole('status').getByText('已提出').waitFor();
	await page.getByText('由您提出，须由另一方确认').waitFor();
});

test('targets that are not the sum of their parts are named with both numbers', async () => {
	await page.getByRole('link', { name: '任务核对' }).click();
	await page.waitForURL(`${app.url}/imports/targets`);
	await page.getByText('1 处与下级之和不一致').waitFor();
	expect(
		await page
			.locator('tr.differs')
			.evaluateAll((rows) =>
				rows.map((row) =>
					[...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())
				)
			)
	).toEqual([['HQ 行 HQ', '3,000', '2,500.5 2 个下级', '−499.5']]);
	// The browser says of the refused proposal that it was refused, and nothing else.
	expect(faults).toEqual([expect.stringMatching(/propose: .* 409 /)]);
});
