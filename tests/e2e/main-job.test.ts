import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import XLSX from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { startApp, type AppProcess } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import {
	boardStandings,
	isSameDocument,
	markDocument,
	wallStandings,
	watchFaults
} from '../support/screens.ts';
import { until } from '../support/waiting.ts';
import {
	applyVersion,
	bringIn,
	checkFile,
	downloadBy,
	dropVersion,
	endContest,
	makeWallLink,
	proposeVersion,
	publishContest,
	saveMapping,
	setUp,
	shownFaults,
	signInFor,
	signOut
} from './desk.ts';

const CRM = fileURLToPath(new URL('../fixtures/crm', import.meta.url));
const account = { username: 'chief', password: 'four unrelated words here' };
const SLUG = 'crm-2017';
const DEALS = 'CRM 成交商机';

let folder: string;
let app: AppProcess;
let browser: Browser;
let deskContext: BrowserContext;
let wallContext: BrowserContext;
let desk: Page;
let wall: Page;
let board: Page;
const faults: string[] = [];

beforeAll(async () => {
	overwriteGetLocale(() => 'zh');
	folder = await mkdtemp(join(tmpdir(), 'longhu-main-job-'));
	[app, browser] = await Promise.all([startApp(), launchBrowser()]);
	deskContext = await newContext({ width: 1366, height: 900 });
	wallContext = await newContext({ width: 1920, height: 1080 });
	desk = await newPage(deskContext);
	wall = await newPage(wallContext);
	board = await newPage(deskContext);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true, force: true });
});

const newContext = (viewport: { width: number; height: number }) =>
	browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport });

async function newPage(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	watchFaults(page, faults);
	return page;
}

/** From an empty installation to the bonus file, on real figures; each step goes on where the last one ended. */
describe('the main job', () => {
	test('the set-up link of the first start makes the administrator, who signs in', async () => {
		await setUp(desk, linkOf(app), account);
		await signOut(desk);
		await signInFor(desk, `${app.url}/imports`, account);
		await desk.getByText(account.username, { exact: true }).waitFor();
		expect(desk.url()).toBe(`${app.url}/imports`);
	});

	test('mappings are saved, then offices and agents come in through them', async () => {
		for (const name of ['crm-offices', 'crm-roster', 'crm-deals'])
			await saveMapping(desk, app.url, join(CRM, `${name}.yaml`));
		const path = join(CRM, 'source/sales_teams.csv');
		const offices = { home: app.url, path, mapping: 'CRM 区域办公室' };
		expect(await checkFile(desk, offices)).toMatchObject({ [m.import_count_new()]: '3' });
		expect(await bringIn(desk, '3')).toMatchObject({ [m.import_count_added()]: '3' });
		const agents = { home: app.url, path, mapping: 'CRM 销售人员' };
		expect(await checkFile(desk, agents)).toMatchObject({ [m.import_count_new()]: '35' });
		expect(await bringIn(desk, '35')).toMatchObject({ [m.import_count_added()]: '35' });
	});

	test('a contest is published, and a wall opened by a link shows everybody at zero', async () => {
		await publishContest(desk, app.url, join(CRM, 'contest.yaml'));
		expect(new URL(desk.url()).pathname).toBe(`/contests/${SLUG}`);
		const link = await makeWallLink(desk, '一楼大屏');
		await wall.goto(link, { waitUntil: 'networkidle' });
		expect(wall.url()).toBe(`${app.url}/wall/${SLUG}`);
		await wall.getByText(m.wall_participants({ count: 35, shown: '35' })).waitFor();
		const shown = await wallStandings(wall);
		expect(shown).toHaveLength(12);
		for (const { rank, points } of shown) expect({ rank, points }).toEqual(atZero);
		await board.goto(`${app.url}/boards/${SLUG}`, { waitUntil: 'networkidle' });
		expect(await boardStandings(board)).toHaveLength(35);
		await Promise.all([markDocument(wall), markDocument(board)]);
	});

	test('a wall reads its board and nothing else', async () => {
		const page = await wallContext.newPage();
		for (const path of ['/imports', '/contests', `/contests/${SLUG}`]) {
			await page.goto(app.url + path);
			expect(new URL(page.url()).pathname).toBe('/login');
		}
		await page.close();
	});

	test('a wrong file says what is wrong, and where, before anything counts', async () => {
		const path = join(folder, 'wrong.csv');
		await writeFile(path, WRONG_DEALS);
		const upload = { home: app.url, path, mapping: DEALS };
		expect(await checkFile(desk, upload)).toMatchObject({
			[m.import_count_rows()]: '4',
			[m.import_count_refused()]: '3'
		});
		const listed = await shownFaults(desk);
		expect(listed.map(({ row, column }) => `${row} ${column}`)).toEqual([
			'3 product',
			'4 close_date',
			'5 close_value'
		]);
		expect(listed.map(({ found }) => found)).toEqual(['GTXPor', '2017-02-30', '12.345']);
		expect(listed[0]?.allowed).toBe(m.import_fault_suggestion({ name: 'GTXPro' }));
	});

	test('a file of another form says so as a whole', async () => {
		const upload = { home: app.url, path: join(CRM, 'source/products.csv'), mapping: DEALS };
		await checkFile(desk, upload);
		await desk.getByText(m.import_unreadable()).waitFor();
		expect(await desk.locator('main button').allTextContents()).toEqual([m.import_drop()]);
	});

	test('deals come in while the wall is open: it moves by itself, and the board agrees', async () => {
		const path = join(CRM, 'source/sales_pipeline.csv');
		const checked = await checkFile(desk, { home: app.url, path, mapping: DEALS });
		expect(checked).toMatchObject({ [m.import_count_rows()]: '8,800' });
		expect(checked[m.import_count_refused()]).toBe('0');
		await bringIn(desk, checked[m.import_count_new()] ?? '');
		await until(async () => (await wallStandings(wall))[0]?.name === 'Darcel Schlecht', {
			what: 'Darcel Schlecht to lead on the wall',
			withinMs: 20_000
		});
		await until(async () => isBoardLike(await wallStandings(wall)), {
			what: 'board and wall to agree'
		});
		expect(await Promise.all([wall, board].map(isSameDocument))).toEqual([true, true]);
	});

	test('the same file again adds nothing', async () => {
		const before = await boardStandings(board);
		const path = join(CRM, 'source/sales_pipeline.csv');
		const again = await checkFile(desk, { home: app.url, path, mapping: DEALS });
		expect(again).toMatchObject({ [m.import_count_new()]: '0', [m.import_count_refused()]: '0' });
		await desk.getByText(m.import_commit_none()).waitFor();
		expect(await boardStandings(board)).toEqual(before);
	});

	test('a new version says what it would do, and dropped it has done nothing', async () => {
		const before = await boardStandings(board);
		const figures = await proposeVersion(desk, {
			home: app.url,
			slug: SLUG,
			document: (await readFile(join(CRM, 'contest.yaml'), 'utf8')).replace('rate: 20', 'rate: 0'),
			reason: '新客户不再加分'
		});
		expect(figures[m.version_tile_budget()]).toBe('¥ 18,000.00');
		expect(Number(figures[m.version_tile_movers()])).toBeGreaterThan(10);
		await dropVersion(desk);
		expect(await boardStandings(board)).toEqual(before);
		expect(await desk.getByText(m.version_number({ number: 2 })).count()).toBe(0);
	});

	test('applied, it moves wall and board as it said; the board of before is still there', async () => {
		const before = await boardStandings(board);
		const document = await secondVersion();
		const paper = join(folder, '签报.pdf');
		await writeFile(paper, '%PDF-1.7\n%%EOF\n');
		const version = { home: app.url, slug: SLUG, document, reason: '提高成交分', paper };
		const figures = await proposeVersion(desk, { ...version, approvalNo: '银发〔2017〕12 号' });
		expect(figures[m.version_tile_budget()]).toBe('¥ 18,000.00 → ¥ 19,000.00');
		const foretold = await desk
			.locator('main table:has(th[scope=row] .no) tbody tr')
			.evaluateAll((rows) =>
				rows.map((row) => (row.children[3]?.textContent.split('→').at(-1) ?? '').trim())
			);
		await applyVersion(desk);
		await until(
			async () => {
				const points = (await boardStandings(board)).map((row) => row.points);
				return foretold.every((text) => points.includes(text));
			},
			{ what: 'the board to show the foretold points', withinMs: 20_000 }
		);
		await until(async () => isBoardLike(await wallStandings(wall)), {
			what: 'board and wall to agree'
		});
		expect(await Promise.all([wall, board].map(isSameDocument))).toEqual([true, true]);
		await desk.goto(`${app.url}/boards/${SLUG}?version=1`, { waitUntil: 'networkidle' });
		await desk.getByText(m.version_past(), { exact: true }).waitFor();
		expect(await boardStandings(desk)).toEqual(before);
		await desk.getByRole('link', { name: m.version_past_back() }).click();
		await desk.getByText(m.status_live(), { exact: true }).waitFor();
		expect(await boardStandings(desk)).toEqual(await boardStandings(board));
	});

	test('the rules are read as a sheet, and said to be read; the approval paper comes along', async () => {
		await desk.goto(`${app.url}/contests/${SLUG}/rules`, { waitUntil: 'networkidle' });
		await desk.getByText('银发〔2017〕12 号').waitFor();
		await desk.getByRole('button', { name: m.plan_read(), exact: true }).click();
		await desk.getByRole('status').filter({ hasText: '2' }).waitFor();
		await desk.goto(`${app.url}/contests/${SLUG}`, { waitUntil: 'networkidle' });
		await desk.getByText(m.version_readings({ count: 1 })).waitFor();
		const paper = await downloadBy(desk, m.version_open_paper());
		expect(paper.name).toBe('签报.pdf');
		expect(paper.bytes.toString()).toBe('%PDF-1.7\n%%EOF\n');
	});

	test('the contest ends after a yes; wall and board say so by themselves', async () => {
		await desk.goto(`${app.url}/contests/${SLUG}`, { waitUntil: 'networkidle' });
		const saysEnded = (page: Page) => page.getByText(m.status_ended(), { exact: true }).count();
		expect(await Promise.all([wall, board].map(saysEnded))).toEqual([0, 0]);
		await wall.getByText(m.wall_over(), { exact: true }).waitFor();
		await endContest(desk);
		for (const page of [wall, board]) {
			await page.getByText(m.status_ended(), { exact: true }).first().waitFor();
			expect(await isSameDocument(page)).toBe(true);
		}
	});

	test('the bonus file says for everybody what `longhu score` says, twice in the same bytes', async () => {
		const expected = await scoreOfFiles();
		expect(expected).toHaveLength(35);
		const csv = await downloadTwice(m.bonus_download_csv());
		const rows: string[][] = parse(csv.bytes, { bom: true, from: 2 });
		expect(rows.map(bonusLine)).toEqual(expected);
		const xlsx = await downloadTwice(m.bonus_download_xlsx());
		expect(sheetRows(xlsx.bytes).map(bonusLine)).toEqual(expected);
		for (const { name } of [csv, xlsx]) expect(name).toMatch(/^PROVISIONAL_/);
	});

	test('and no page had anything to complain of', () => {
		expect(faults).toEqual([]);
	});
});

const atZero = { rank: '1', points: '0.0' };

/** One good row, an unknown product, a day that is none, and half a fen. */
const WRONG_DEALS = `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
W1,Moses Frase,GTX Basic,Cancity,Won,2017-04-01,2017-05-01,500
W2,Moses Frase,GTXPor,Cancity,Won,2017-04-01,2017-05-01,500
W3,Moses Frase,GTX Basic,Cancity,Won,2017-04-01,2017-02-30,500
W4,Moses Frase,GTX Basic,Cancity,Won,2017-04-01,2017-05-01,12.345
`;

function linkOf({ output }: AppProcess): string {
	return output.find((line) => line.includes('/setup/'))?.trim() ?? '';
}

async function isBoardLike(shown: readonly object[]): Promise<boolean> {
	const listed = (await boardStandings(board)).slice(0, shown.length);
	return JSON.stringify(listed) === JSON.stringify(shown);
}

/** Half a point more for each deal, and more for the first place. */
async function secondVersion(): Promise<string> {
	return (await readFile(join(CRM, 'contest.yaml'), 'utf8'))
		.replace('rate: 1\n', 'rate: 1.5\n')
		.replace('amountYuan: 5000', 'amountYuan: 6000');
}

async function downloadTwice(link: string) {
	const first = await downloadBy(desk, link);
	const second = await downloadBy(desk, link);
	expect(second.name).toBe(first.name);
	expect(second.bytes.equals(first.bytes)).toBe(true);
	return first;
}

/** Somebody's line of the result: number, name, rank, points as shown, bonus, and the mark. */
function bonusLine(cells: readonly string[]): string {
	const [employeeNo, name, , , rank, points, bonus, , , mark] = cells;
	return [employeeNo, name, rank, points, bonus?.replaceAll(',', ''), mark].join(' | ');
}

/** The list of the workbook as a spreadsheet program shows its cells. */
function sheetRows(bytes: Buffer): string[][] {
	const book = XLSX.read(bytes);
	const [name = ''] = book.SheetNames;
	expect(name).toContain('PROVISIONAL');
	return XLSX.utils
		.sheet_to_json<string[]>(book.Sheets[name] ?? {}, { header: 1, raw: false })
		.slice(1);
}

interface ScoredParticipant {
	readonly employeeNo: string;
	readonly name: string;
	readonly rank: number | null;
	readonly displayPoints: string;
	readonly bonusYuan: string;
}

/** The same contest from files, without a database, by the command line; as lines of the bonus file. */
async function scoreOfFiles(): Promise<string[]> {
	const contest = join(folder, 'contest.yaml');
	await writeFile(contest, await secondVersion());
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			fileURLToPath(new URL('../../bin/longhu.js', import.meta.url)),
			'score',
			...['--contest', contest, '--roster', join(CRM, 'roster.csv')],
			...['--activities', join(CRM, 'activities.csv'), '--format', 'json']
		],
		{ maxBuffer: 2 ** 26 }
	);
	const participants: ScoredParticipant[] = JSON.parse(stdout);
	return participants.map(({ employeeNo, name, rank, displayPoints, bonusYuan }) =>
		[employeeNo, name, rank, displayPoints, bonusYuan, '试算 PROVISIONAL'].join(' | ')
	);
}
