import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';

const CRM = 'tests/fixtures/crm';
const PASSWORD = 'four unrelated words here';

let app: AppProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
const faults: string[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-import-story-'));
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, PASSWORD);
	await chmod(passwordFile, 0o600);
	[app, browser] = await Promise.all([
		startApp({ env: { LONGHU_ADMIN_PASSWORD_FILE: passwordFile } }),
		launchBrowser()
	]);
	context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 1366, height: 768 }
	});
	page = await context.newPage();
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	await page.goto(`${app.url}/login?next=/imports`);
	await page.getByLabel('用户名').fill('admin');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${app.url}/imports`);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true });
});

/** The page in both languages, at a desk and on a phone, to be looked at. */
async function look(name: string): Promise<void> {
	for (const locale of ['zh', 'en']) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: locale, url: app.url }]);
		for (const width of [1366, 390]) {
			await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
			await page.reload({ waitUntil: 'networkidle' });
			const path = `test-results/imports-${name}-${locale}-${width}.png`;
			await page.screenshot({ path, fullPage: true });
			const isTooWide = await page.evaluate(
				() => document.documentElement.scrollWidth > document.documentElement.clientWidth
			);
			expect(isTooWide, path).toBe(false);
		}
	}
	await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'zh', url: app.url }]);
	await page.setViewportSize({ width: 1366, height: 768 });
	await page.reload({ waitUntil: 'networkidle' });
}

async function upload(file: string, mapping: string): Promise<void> {
	await page.goto(`${app.url}/imports`, { waitUntil: 'networkidle' });
	await page.getByLabel('文件', { exact: true }).setInputFiles(file);
	await page.getByLabel('按哪种映射读取').selectOption({ label: mapping });
	await page.getByRole('button', { name: '上传并检查' }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
}

test('nobody imports without a sign-in', async () => {
	const page = await fetch(`${app.url}/imports`, {
		headers: { accept: 'text/html' },
		redirect: 'manual'
	});
	expect(page.headers.get('location')).toBe('/login?next=%2Fimports');
	const file = await fetch(`${app.url}/imports/files?mapping=own:roster`, {
		method: 'PUT',
		headers: { 'content-type': 'application/octet-stream' },
		body: 'employeeNo\n'
	});
	expect(file.status).toBe(401);
});

test('a mapping with a slip is refused with its place, and saved once it is right', async () => {
	await page.goto(`${app.url}/imports/mappings`, { waitUntil: 'networkidle' });
	await page
		.getByLabel('映射（YAML）')
		.fill(
			'schema: longhu/mapping@1\nname: { zh: 一, en: one }\ntarget: roster\nrows: [{ set: { nmae: { column: a } } }]\n'
		);
	await page.getByRole('button', { name: '保存' }).click();
	await page.getByText('rows[0].set.nmae').waitFor();
	expect(await page.getByRole('alert').innerText()).toContain('name');
	await page.screenshot({ path: 'test-results/imports-mapping-fault.png', fullPage: true });
	for (const name of ['crm-offices', 'crm-roster', 'crm-deals']) {
		await page.goto(`${app.url}/imports/mappings`, { waitUntil: 'networkidle' });
		await page.getByLabel('从文件读入（YAML）').setInputFiles(`${CRM}/${name}.yaml`);
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('status').waitFor();
	}
	await look('mappings');
});

test('the CRM files are checked, seen, and brought in', async () => {
	await upload(`${CRM}/source/sales_teams.csv`, 'CRM 销售人员');
	await page.getByRole('button', { name: '全部入账（35 条）' }).click();
	await page.getByText(/已入账，台账序号 \d+/).waitFor();

	await upload(`${CRM}/source/sales_pipeline.csv`, 'CRM 成交商机');
	await page.getByRole('button', { name: '全部入账（8,476 条）' }).waitFor();
	await page.getByText('没有发现问题').waitFor();
	expect(await page.getByText('engage_date').count()).toBe(1);
	await look('checked');
	await page.getByRole('button', { name: '全部入账（8,476 条）' }).click();
	await page.getByText(/已入账，台账序号 \d+/).waitFor();
	await look('committed');

	await upload(`${CRM}/source/sales_pipeline.csv`, 'CRM 成交商机');
	await page.getByText('没有新内容可以入账').waitFor();
	await page.getByRole('button', { name: '放弃此文件' }).click();
	await page.waitForURL(`${app.url}/imports`);
});

test('a file with faults shows each by row and column, and brings in the good rows alone', async () => {
	const file = join(folder, '十月业绩.csv');
	await writeFile(
		file,
		[
			'externalId,employeeNo,metric,product,amount,occurredAt',
			'A1,007,cross_sale,基金,1200.50,2026-10-01',
			'A2,007,cross_sale,基金,12.345,2026-10-01',
			'A3,007,cross_sale,张三 13812345678,1,2026-10-01',
			'A4,007,cross_sale,基金,1,2026-02-30',
			'A5,007,cross_sale,基金'
		].join('\n')
	);
	await upload(file, '标准格式：业绩');
	await page.getByText('只入账正确的 1 条，不要 4 行').waitFor();
	const table = await page.locator('#faults').getByRole('table').innerText();
	expect(table).toContain('像手机号');
	expect(await page.content()).not.toContain('13812345678');
	await look('faults');

	const unreadable = join(folder, '打不开.csv');
	await writeFile(unreadable, 'employeeNo;nmae\n1;2\n');
	await upload(unreadable, '标准格式：名单');
	await page.getByText('文件无法读取').waitFor();
	await page.getByText('是不是“name”？').waitFor();
	await look('unreadable');
	await page.goto(`${app.url}/imports`, { waitUntil: 'networkidle' });
	await look('list');
	expect(faults).toEqual([]);
});
