/** A data steward brings files as offices make them, and is no programmer. */
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils, write } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { boardStandings, watchFaults } from '../support/screens.ts';
import { until } from '../support/waiting.ts';
import { publishContest } from './desk.ts';

const CRM = 'tests/fixtures/crm';
const PASSWORD = 'four unrelated words here';

let app: AppProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
const faults: string[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-desk-story-'));
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, PASSWORD);
	await chmod(passwordFile, 0o600);
	[app, browser] = await Promise.all([
		startApp({ env: { LONGHU_ADMIN_PASSWORD_FILE: passwordFile } }),
		launchBrowser()
	]);
	({ context, page } = await signIn());
	watchFaults(page, faults);
	await publishContest(page, app.url, join(CRM, 'contest.yaml'));
	await upload(join(CRM, 'roster.csv'), '标准格式：名单');
	await page.getByRole('button', { name: '全部入账（35 条）' }).click();
	await page.getByText(/已入账，台账序号 \d+/).waitFor();
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true });
});

async function signIn() {
	const context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 1920, height: 1080 }
	});
	const page = await context.newPage();
	await page.goto(`${app.url}/login?next=/imports`);
	await page.getByLabel('用户名').fill('admin');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${app.url}/imports`);
	return { context, page };
}

async function upload(file: string, mapping: string): Promise<void> {
	await page.goto(`${app.url}/imports`, { waitUntil: 'networkidle' });
	await page.getByLabel('文件', { exact: true }).setInputFiles(file);
	await page.getByLabel('按哪种映射读取').selectOption({ label: mapping });
	await page.getByRole('button', { name: '上传并检查' }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
}

/** The page in both languages, at a desk and on a phone, to be looked at. */
async function look(name: string): Promise<void> {
	for (const locale of ['zh', 'en']) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: locale, url: app.url }]);
		for (const [width, height] of [
			[1920, 1080],
			[390, 844]
		] as const) {
			await page.setViewportSize({ width, height });
			await page.reload({ waitUntil: 'networkidle' });
			const path = `test-results/import-desk-${name}-${locale}-${width}.png`;
			await page.screenshot({ path, fullPage: true });
			const isTooWide = await page.evaluate(
				() => document.documentElement.scrollWidth > document.documentElement.clientWidth
			);
			expect(isTooWide, path).toBe(false);
		}
	}
	await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'zh', url: app.url }]);
	await page.setViewportSize({ width: 1920, height: 1080 });
	await page.reload({ waitUntil: 'networkidle' });
}

const deals: Record<string, string>[] = parse(readFileSync(`${CRM}/source/sales_pipeline.csv`), {
	columns: true
});

/** Won deals as an office sends them: a title, a group of columns, a sum at the end, and three slips. */
async function officeSheet(): Promise<string> {
	const won = deals
		.filter(({ deal_stage, close_date = '' }) => deal_stage === 'Won' && close_date >= '2017-04-01')
		.slice(0, 120);
	const rows = won.map((deal, index) => [
		deal.sales_agent,
		deal.opportunity_id,
		deal.product,
		index === 5 ? '待定' : Number(deal.close_value),
		index === 7 ? '2017-02-30' : deal.close_date,
		deal.account,
		index === 9 ? '' : '内部备注'
	]);
	rows[11] = ['', ...(rows[11] ?? []).slice(1)];
	const sum = won.reduce((total, deal) => total + Number(deal.close_value), 0);
	const sheet = utils.aoa_to_sheet([
		['某某支行成交明细表'],
		['客户经理', '流水号', '产品', '成交金额', '成交日期', '客户号', '备注'],
		...rows,
		['合计', '', '', sum]
	]);
	const book = utils.book_new();
	utils.book_append_sheet(book, utils.aoa_to_sheet([['说明'], ['本表由支行填报']]), '说明');
	utils.book_append_sheet(book, sheet, '明细');
	const path = join(folder, '支行成交明细.xlsx');
	await writeFile(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
	return path;
}

test('a file that nobody has mapped is mapped while one looks at it', async () => {
	await upload(await officeSheet(), '这种文件第一次来：看着它做一份映射');
	await page.waitForURL(/\/mapping$/);
	await page.getByLabel('工作表').selectOption('明细');
	await page.getByText('表头：第 2 行').waitFor();
	await page.getByText('还缺：指标').waitFor();
	expect(await page.getByLabel('客户经理: 这是什么').inputValue()).toBe('employeeNo');
	expect(await page.getByLabel('成交日期: 这是什么').inputValue()).toBe('occurredAt');
	expect(await page.getByLabel('客户号: 号码').inputValue()).toBe('clientNumber');
	expect(await page.getByLabel('备注: 这是什么').inputValue()).toBe('');
	await page.getByLabel('名称（中文）').fill('支行成交明细');
	await page.getByLabel('名称（英文）').fill('Branch deals');
	await page.getByRole('button', { name: '再加一项' }).click();
	await page.getByLabel('指标: 值').fill('cross_sale');
	await page.getByText('保存后会询问').waitFor();
	await look('editor-start');
	// Looked at: the page begins anew, and what was chosen with it.
	await page.getByLabel('工作表').selectOption('明细');
	await page.getByText('表头：第 2 行').waitFor();
	await page.getByLabel('名称（中文）').fill('支行成交明细');
	await page.getByLabel('名称（英文）').fill('Branch deals');
	await page.getByRole('button', { name: '再加一项' }).click();
	await page.getByLabel('指标: 值').fill('cross_sale');
	await page.getByLabel('成交金额: 单位').selectOption({ label: '元' });
	await page.locator('main').getByRole('region', { name: '前几行读成这样' }).waitFor();
	await page.screenshot({ path: 'test-results/import-desk-editor.png', fullPage: true });
	await page.getByLabel('成交金额: 单位').selectOption({ label: '看表头，没有就问' });
	await page.getByRole('button', { name: '保存映射并检查文件' }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
});

test('what the file leaves open is asked, and the answer is kept with the mapping', async () => {
	await page.getByRole('group', { name: /金额没有写单位/ }).waitFor();
	await look('question');
	await page.locator('input[type=radio][value=yuan]').check();
	await page.getByRole('button', { name: '保存回答并重新检查' }).click();
	await page.getByText('只入账正确的 117 条，不要 3 行').waitFor();
	const address = page.url();
	await page.goto(`${app.url}/imports/mappings`);
	await page.locator('summary', { hasText: '支行成交明细' }).click();
	expect(await page.locator('pre', { hasText: '支行成交明细' }).innerText()).toContain(
		'unit: yuan'
	);
	await page.goto(address, { waitUntil: 'networkidle' });
});

test('the dry run shows what the standings would become, and they become it', async () => {
	await page.getByText('只入账正确的 117 条，不要 3 行').waitFor();
	await look('checked');
	const effect = page.locator('section', { hasText: '榜单会变成这样' });
	await effect.locator('summary').first().click();
	const top = await effect.locator('details table tbody tr').evaluateAll((rows) =>
		rows.map((row) => ({
			name: row.querySelector('th')?.firstChild?.textContent?.trim(),
			points: row.querySelector('td:last-child b')?.textContent.trim()
		}))
	);
	expect(top).toHaveLength(10);
	await page.locator('summary', { hasText: '只入账正确的 117 条' }).click();
	await page.getByRole('button', { name: '确认：入账 117 条，不要 3 行' }).click();
	await page.getByText(/已入账，台账序号 \d+/).waitFor();
	await page.goto(`${app.url}/boards`);
	await page.locator('main a').first().click();
	let shown: { name: string; points: string }[] = [];
	await until(
		async () => {
			shown = await boardStandings(page);
			return shown[0]?.points === top[0]?.points;
		},
		{ what: () => `the board to show ${JSON.stringify(top[0])}: ${JSON.stringify(shown[0])}` }
	);
	expect(shown.slice(0, 10).map(({ name, points }) => ({ name, points }))).toEqual(top);
});

test('the refused rows are fetched, mended and brought again', async () => {
	await page.goto(`${app.url}/imports`);
	await page.getByRole('link', { name: '支行成交明细.xlsx' }).click();
	await page.getByText('下载一小时后删除').waitFor();
	await look('committed');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: '下载拒收的行（XLSX）' }).click()
	]);
	expect(download.suggestedFilename()).toBe('支行成交明细_拒收行_refused.xlsx');
	const book = read(await readFile(await download.path()));
	const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {};
	const rows: string[][] = utils.sheet_to_json(sheet, { header: 1, defval: '' });
	expect(rows).toHaveLength(4);
	expect(rows[0]?.slice(3)).toEqual([
		'客户经理',
		'流水号',
		'产品',
		'成交金额',
		'成交日期',
		'客户号'
	]);
	const mended = rows.map((row) =>
		row.map((cell, index) => {
			if (cell === '待定') return '600';
			if (cell === '2017-02-30') return '2017-05-01';
			return index === 3 && cell === '' ? 'Moses Frase' : cell;
		})
	);
	const fresh = utils.book_new();
	utils.book_append_sheet(fresh, utils.aoa_to_sheet(mended), '拒收行');
	const path = join(folder, '改好的.xlsx');
	await writeFile(path, write(fresh, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
	await upload(path, '支行成交明细');
	await page.getByRole('button', { name: '全部入账（3 条）' }).click();
	await page.getByText(/已入账，台账序号 \d+/).waitFor();
});

test(
	'a long file shows how far it is in every browser, and can be stopped and checked again',
	{ timeout: 240_000 },
	async () => {
		const path = join(folder, '一年.csv');
		const lines = Array.from(
			{ length: 400_000 },
			(_, index) =>
				`L${index},Moses Frase,cross_sale,${index % 50 === 0 ? 'x' : 1},2017-05-01T10:00`
		);
		await writeFile(path, `externalId,employeeNo,metric,amount,occurredAt\n${lines.join('\n')}\n`);
		await upload(path, '标准格式：业绩');
		const bar = page.getByRole('progressbar');
		await bar.waitFor();
		await page.getByText(/每秒 [\d,]+ 行/).waitFor();
		await page.screenshot({ path: 'test-results/import-desk-progress.png' });
		const address = page.url();
		await page.goto(`${app.url}/imports`);
		const other = await signIn();
		await other.page.goto(address);
		await other.page.getByText(/已读 [\d,]+ 行/).waitFor();
		await page.goto(address, { waitUntil: 'networkidle' });
		await page.getByRole('button', { name: '停止', exact: true }).click();
		await page.getByText('已停止，没有留下任何内容').waitFor();
		await other.page.getByText('已停止，没有留下任何内容').waitFor();
		await other.context.close();
		await look('stopped');
		await page.getByRole('button', { name: '重新检查' }).click();
		await page.getByText('只入账正确的 392,000 条，不要 8,000 行').waitFor({ timeout: 90_000 });
		await page.getByText('第 1 / 10 页').waitFor();
		await page.getByRole('link', { name: '下一页' }).click();
		await page.getByText('第 2 / 10 页').waitFor();
		await look('many-faults');
		await page.getByRole('button', { name: '放弃此文件' }).click();
		await page.waitForURL(`${app.url}/imports`);
	}
);

test('a saved mapping is renamed and deleted, each after a second word', async () => {
	await page.goto(`${app.url}/imports/mappings`, { waitUntil: 'networkidle' });
	await page.locator('summary', { hasText: '支行成交明细' }).click();
	await page.locator('summary', { hasText: '改名' }).click();
	await page.getByLabel('名称（中文）').fill('支行成交');
	await page.getByRole('button', { name: '改名', exact: true }).click();
	await page.getByText('已保存“支行成交”').waitFor();
	await look('mappings');
	await page.locator('summary', { hasText: '支行成交' }).click();
	await page.locator('summary', { hasText: /^删除$/ }).click();
	await page.getByRole('button', { name: '确认删除“支行成交”' }).click();
	await page.getByText('已删除“支行成交”').waitFor();
	expect(faults).toEqual([]);
});
