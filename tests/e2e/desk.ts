/** What a person does at the desk, in the words that stand on the pages. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { m } from '#lib/paraglide/messages.js';

export interface Account {
	readonly username: string;
	readonly password: string;
}

/** Makes the administrator by the one-time link, which signs in as well. */
export async function setUp(page: Page, link: string, { username, password }: Account) {
	await page.goto(link);
	await page.getByLabel(m.auth_username(), { exact: true }).fill(username);
	await page.getByLabel(m.auth_password(), { exact: true }).fill(password);
	await page.getByLabel(m.auth_password_again(), { exact: true }).fill(password);
	await press(page, m.auth_setup_submit());
	await page.waitForURL((url) => url.pathname === '/');
}

export async function signOut(page: Page) {
	await press(page, m.auth_sign_out());
	await page.waitForURL((url) => url.pathname === '/login');
}

/** Asks for a page while signed out, signs in, and is led to that page. */
export async function signInFor(page: Page, wanted: string, { username, password }: Account) {
	await page.goto(wanted);
	await page.waitForURL((url) => url.pathname === '/login');
	await page.getByLabel(m.auth_username(), { exact: true }).fill(username);
	await page.getByLabel(m.auth_password(), { exact: true }).fill(password);
	await press(page, m.auth_sign_in());
	await page.waitForURL(wanted);
}

/** Saves a mapping from its file. */
export async function saveMapping(page: Page, home: string, path: string) {
	await open(page, `${home}/imports/mappings`);
	await page.getByLabel(m.import_mappings_file()).setInputFiles(path);
	await press(page, m.import_mappings_submit());
	await page.getByRole('status').waitFor();
}

export interface Upload {
	readonly home: string;
	readonly path: string;
	/** The mapping's name as the list of choices says it. */
	readonly mapping: string;
}

/** Brings a file and waits for the end of its check. Gives what the page counts. */
export async function checkFile(page: Page, { home, path, mapping }: Upload) {
	await open(page, `${home}/imports`);
	await page.getByLabel(m.import_upload_file()).setInputFiles(path);
	await page.getByLabel(m.import_upload_mapping()).selectOption({ label: mapping });
	await press(page, m.import_upload_submit());
	await page.waitForURL(/\/imports\/[^/]+$/);
	await page.getByRole('heading', { name: m.import_faults(), exact: true }).waitFor();
	return counts(page);
}

/** Says yes to a checked file, and waits until it is in. */
export async function bringIn(page: Page, accepted: string) {
	await press(page, m.import_commit_all({ count: accepted }));
	await page.getByText(m.import_count_added(), { exact: true }).waitFor({ timeout: 60_000 });
	return counts(page);
}

/** The figures of a file's page by their labels. */
async function counts(page: Page): Promise<Record<string, string>> {
	const pairs = await page
		.locator('main dl')
		.first()
		.evaluate((list) =>
			[...list.querySelectorAll('dt')].map((label) => [
				label.textContent.trim(),
				label.nextElementSibling?.textContent.trim() ?? ''
			])
		);
	return Object.fromEntries(pairs);
}

/** Every fault that a file's page lists, in the reader's language. */
export function shownFaults(page: Page) {
	return page.locator('main table:has([data-label]) tbody tr').evaluateAll((rows) =>
		rows.map((row) => {
			const [line, column, what, found, allowed] = [...row.children];
			return {
				row: line?.textContent.trim(),
				column: column?.textContent.trim(),
				what: what?.querySelector('.what')?.firstChild?.textContent?.trim(),
				found: found?.textContent.trim(),
				allowed: allowed?.textContent.trim()
			};
		})
	);
}

/** Pastes a contest document, reads what it says in words, and publishes it. */
export async function publishContest(page: Page, home: string, path: string) {
	await open(page, `${home}/contests/new`);
	await page.getByLabel(m.contest_document(), { exact: true }).fill(await readFile(path, 'utf8'));
	await press(page, m.contest_check());
	await press(page, m.contest_publish());
	await page.waitForURL(/\/contests\/(?!new)[^/]+$/);
}

/** Makes a wall's link and copies it from the page. */
export async function makeWallLink(page: Page, name: string): Promise<string> {
	await page.getByLabel(m.contest_wall_name(), { exact: true }).fill(name);
	await press(page, m.contest_wall_make());
	return page.getByLabel(m.contest_wall_made({ name })).inputValue();
}

export interface NewVersion {
	readonly home: string;
	readonly slug: string;
	readonly document: string;
	readonly reason: string;
	readonly approvalNo?: string;
	/** The path of the approval paper. */
	readonly paper?: string;
}

/** Proposes a new version and waits until the page says what it would do. Gives the figures by their labels. */
export async function proposeVersion(page: Page, version: NewVersion) {
	await open(page, `${version.home}/contests/${version.slug}/versions/new`);
	await page.getByLabel(m.version_reason_field(), { exact: true }).fill(version.reason);
	await page.getByLabel(m.version_approval_no_field()).fill(version.approvalNo ?? '');
	if (version.paper) await page.locator('input[name=paper]').setInputFiles(version.paper);
	await page.getByLabel(m.contest_document(), { exact: true }).fill(version.document);
	await press(page, m.version_submit());
	await page.waitForURL(/\/versions\/draft$/);
	await page
		.getByRole('heading', { name: m.version_moves_title(), exact: true })
		.waitFor({ timeout: 30_000 });
	const tiles = page.locator('dl', { hasText: m.version_tile_budget() });
	return Object.fromEntries(
		await tiles
			.locator('dt')
			.evaluateAll((labels) =>
				labels.map((label) => [
					label.textContent.trim(),
					(label.nextElementSibling?.textContent ?? '').replace(/\s+/g, ' ').trim()
				])
			)
	);
}

export async function dropVersion(page: Page) {
	await press(page, m.version_drop());
	await page.waitForURL(/\/contests\/[^/]+$/);
}

/** Says yes to the previewed version: first what it means, then the yes. */
export async function applyVersion(page: Page) {
	await page.locator('summary', { hasText: m.version_apply() }).click();
	await press(page, m.version_apply_confirm());
	await page.waitForURL(/\/contests\/[^/]+$/);
}

/** Ends the contest whose page is open: first what it means, then the yes. Waits for the file. */
export async function endContest(page: Page) {
	await page.locator('summary', { hasText: m.contest_end() }).click();
	await page.getByText(m.contest_end_consequence()).waitFor();
	await press(page, m.contest_end_confirm());
	await page.getByRole('link', { name: m.bonus_download_xlsx() }).waitFor({ timeout: 30_000 });
}

export interface DownloadedFile {
	readonly name: string;
	readonly bytes: Buffer;
}

export async function downloadBy(page: Page, link: string): Promise<DownloadedFile> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: link }).click()
	]);
	return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

function press(page: Page, name: string) {
	return page.getByRole('button', { name, exact: true }).click();
}

/** Opens a page and waits until its script, too, is there: some forms work with it alone. */
async function open(page: Page, address: string) {
	await page.goto(address, { waitUntil: 'networkidle' });
}
