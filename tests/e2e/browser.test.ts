import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';

let app: AppProcess;
let browser: Browser;
beforeAll(async () => {
	[app, browser] = await Promise.all([startApp(), launchBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
});

test('Chinese shows on a machine without a Chinese face, in the few pieces of type it needs', async () => {
	const context = await browser.newContext({ locale: 'zh-CN' });
	const page = await context.newPage();
	const faults: string[] = [];
	const pieces: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('response', (response) => {
		if (response.url().endsWith('.woff2')) pieces.push(response.url());
	});
	await page.goto(app.url, { waitUntil: 'networkidle' });
	await page.evaluate(async () => {
		await document.fonts.ready;
	});
	const { loaded, known } = await page.evaluate(() => {
		const faces = [...document.fonts].filter((face) => face.family.includes('Noto Sans SC'));
		return {
			loaded: faces.filter((face) => face.status === 'loaded').length,
			known: faces.length
		};
	});
	expect(faults).toEqual([]);
	expect(known).toBeGreaterThan(90);
	expect(loaded).toBeGreaterThan(0);
	expect(loaded).toBeLessThan(30);
	expect(pieces.every((url) => url.startsWith(app.url))).toBe(true);
	await page.screenshot({ path: 'test-results/start-page.png' });
	await context.close();
});
