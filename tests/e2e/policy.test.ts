import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { PERMISSIVE_POLICY } from '../support/permissive-policy.ts';
import { watchFaults } from '../support/screens.ts';
import { setUp } from './desk.ts';

const CONTEST = `schema: longhu/contest@1
id: spring
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
  - { id: funds, kind: perAmount, name: { zh: 基金, en: Funds }, metric: fund_sale, rate: 1, unit: 10000 }
  - { id: days, kind: eligibility, name: { zh: 出勤, en: At work }, minShare: 0.6, days: working }
prizes:
  - { id: p, kind: rankPrize, name: { zh: 名次奖, en: Rank }, places: [{ from: 1, amountYuan: 100 }] }
`;

let app: AppProcess;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
	overwriteGetLocale(() => 'zh');
	[app, browser] = await Promise.all([startApp(), launchBrowser()]);
	page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1366, height: 900 } });
	page.setDefaultTimeout(10_000);
	watchFaults(page, faults);
	await setUp(page, linkOf(app), { username: 'chief', password: 'four unrelated words here' });
});
afterAll(async () => {
	await browser.close();
	await app.stop();
});

describe('head office’s policy', () => {
	test('keeps a contest back, with each breach beside its document', async () => {
		await page.goto(`${app.url}/contests/new`, { waitUntil: 'networkidle' });
		await page.locator('#document').fill(CONTEST);
		await page.getByRole('button', { name: m.contest_check(), exact: true }).click();
		const alert = page.getByRole('alert');
		await alert.getByText('竞赛奖励销售基金，却没有一条规则看合规').waitFor();
		await alert.getByText('The contest ranks without a target').waitFor();
		expect(await alert.getByText('商业银行代理销售业务管理办法').count()).toBe(2);
		await page.getByText(m.policy_calendar_link(), { exact: true }).waitFor();
		expect(await page.locator('#document').inputValue()).toBe(CONTEST);
	});

	test('is read and set on its page, and holds from then on', async () => {
		await page.getByRole('link', { name: m.policy_link(), exact: true }).click();
		await page.getByRole('heading', { name: '通用竞赛政策' }).waitFor();
		await page
			.locator('#document')
			.fill(PERMISSIVE_POLICY.replace('schema: longhu', 'schema: long'));
		await page.getByRole('button', { name: m.policy_submit(), exact: true }).click();
		await page.getByText(m.policy_faults_title({ count: 1 })).waitFor();
		await page.locator('#document').fill(PERMISSIVE_POLICY);
		await page.getByRole('button', { name: m.policy_submit(), exact: true }).click();
		await page.getByText(m.policy_set({ number: 1 })).waitFor();

		await page.goto(`${app.url}/contests/new`, { waitUntil: 'networkidle' });
		await page.locator('#document').fill(CONTEST);
		await page.getByRole('button', { name: m.contest_check(), exact: true }).click();
		await page.getByText(m.policy_calendar_link(), { exact: true }).waitFor();
		await page.getByRole('button', { name: m.contest_publish(), exact: true }).click();
		await page.waitForURL(`${app.url}/contests/spring`);
		expect(faults).toEqual([]);
	});
});

/** The one-time link that the first start prints. */
function linkOf({ output }: AppProcess): string {
	return output.find((line) => line.includes('/setup/'))?.trim() ?? '';
}
