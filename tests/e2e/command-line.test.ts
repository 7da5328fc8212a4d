/** The built commands beside a running app: files in, a backup out, and the same boards in another installation. */
import { execFile } from 'node:child_process';
import {
	chmod,
	copyFile,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { sampleContestDocument } from '#lib/server/sample/contest-document.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { administered, boardOf, signIn } from '../support/desk-calls.ts';
import { copyProject } from '../support/project-copy.ts';
import { until } from '../support/waiting.ts';

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const [seller] = makeSampleBank(7, today).roster;
const [, contest = ''] = /^id: (.+)$/m.exec(sampleContestDocument(today)) ?? [];
const HEADER = 'externalId,employeeNo,metric,product,amount,occurredAt';

let folder: string;
/** What an installation has: no sources and no development packages. */
let built: string;
let app: AppProcess;
let restored: AppProcess | undefined;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-commands-'));
	await chmod(folder, 0o711);
	[built, app] = await Promise.all([copyProject(join(folder, 'app')), start('data')]);
});
afterAll(async () => {
	await app.stop();
	await restored?.stop();
	await rm(folder, { recursive: true, force: true });
});

async function start(dataDir: string, sample: 'on' | 'off' = 'on'): Promise<AppProcess> {
	const env = { ...(await administered(folder)), LONGHU_SAMPLE: sample };
	return startApp({ dataDir: join(folder, dataDir), env });
}

interface Ended {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

function longhu(dataDir: string, ...args: readonly string[]): Promise<Ended> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[join(dirname(built), 'longhu.js'), ...args],
			{
				cwd: tmpdir(),
				env: { PATH: process.env.PATH, LONGHU_DATA_DIR: join(folder, dataDir) }
			},
			(_, out, err) => resolve({ code: child.exitCode ?? -1, out, err })
		);
	});
}

function sale(id: string, amount: string): string {
	return `${id},${seller?.employeeNo},cross_sale,fund,${amount},${today}`;
}

async function fileOf(path: string, ...rows: readonly string[]): Promise<string> {
	await writeFile(join(folder, path), `${[HEADER, ...rows].join('\n')}\n`);
	return join(folder, path);
}

/** What stands on every board of the contest, instants of looking aside. */
async function boards(of: AppProcess) {
	const desk = await signIn(of);
	const first = await boardOf(desk, contest);
	const { divisions, teamBoards } = first.header;
	const keys = [...divisions, ...teamBoards].map(({ id }) => id);
	const all = await Promise.all(keys.map((key) => boardOf(desk, contest, key)));
	return all.map(({ header, status, participants, figures, rows, teams, prizes }) => ({
		header,
		status: { ...status, sentAt: 0 },
		participants,
		figures,
		rows,
		teams,
		prizes
	}));
}

async function revisionOf(of: AppProcess): Promise<number> {
	return (await boardOf(await signIn(of), contest)).status.revision;
}

test('a file comes in beside the running app, once, and moves its board', async () => {
	const before = await revisionOf(app);
	const file = await fileOf('deals.csv', sale('cli-1', '900000.00'), sale('cli-2', '800000.00'));
	const first = await longhu('data', 'import', '--mapping', 'own:activities', file);
	expect(first).toMatchObject({ code: 0, err: '' });
	expect(first.out).toContain('2 rows read, 2 new, 0 known already, 0 refused');
	const second = await longhu('data', 'import', '--mapping', 'own:activities', file);
	expect(second.out).toContain('2 rows read, 0 new, 2 known already, 0 refused');
	expect(second.code).toBe(0);
	await until(async () => (await revisionOf(app)) > before, { what: 'the board to move' });
	const faulty = await fileOf('faulty.csv', sale('cli-3', '1.234'));
	const refused = await longhu('data', 'import', '--mapping', 'own:activities', faulty);
	expect(refused).toMatchObject({ code: 1 });
	expect(refused.out).toContain('row 2, amount');
});

test('a folder is swept once: what is right is done, what is wrong is refused with its report', async () => {
	await mkdir(join(folder, 'nightly'));
	await fileOf('nightly/a.csv', sale('night-1', '700000.00'));
	await fileOf('nightly/b.csv', sale('night-2', 'many'));
	const swept = await longhu(
		'data',
		...['watch', join(folder, 'nightly'), '--map', '*.csv=own:activities'],
		...['--settle', '1', '--once']
	);
	expect(swept).toMatchObject({ code: 1, err: '' });
	const names = async (sub: string) => (await readdir(join(folder, 'nightly', sub))).sort();
	const [done, refused] = [await names('done'), await names('refused')];
	expect(done.filter((name) => name.endsWith('.csv'))).toEqual([expect.stringContaining('a')]);
	expect(refused.filter((name) => name.endsWith('.csv'))).toEqual([expect.stringContaining('b')]);
	const report = refused.find((name) => !name.endsWith('.csv')) ?? '';
	expect(await readFile(join(folder, 'nightly/refused', report), 'utf8')).toContain('many');
});

test('a backup made beside the running app shows the same boards in a new installation', async () => {
	const file = join(folder, 'bank.longhu');
	await settled(app);
	const made = await longhu('data', 'backup', file);
	expect(made.out).toMatch(/ledger position \d+, \d+ rows, \d+ bytes/);
	expect(made.code).toBe(0);

	const withoutKey = await longhu('other', 'restore', file);
	expect(withoutKey).toMatchObject({ code: 1, out: '' });
	expect(withoutKey.err).toContain('client-hash.secret');
	await mkdir(join(folder, 'other'), { recursive: true });
	await copyFile(join(folder, 'data/client-hash.secret'), join(folder, 'other/client-hash.secret'));
	const back = await longhu('other', 'restore', file);
	expect(back.out).toMatch(/the points of \d+ people equal those scored again from nothing/);
	expect(back.code).toBe(0);

	restored = await start('other', 'off');
	expect(await boards(restored)).toEqual(await boards(app));
	const again = await longhu('other', 'restore', file, '--other-key');
	expect(again).toMatchObject({ code: 1, out: '' });

	// It goes on: what came in before is known there, and the figures of before are not lost.
	const known = join(folder, 'deals.csv');
	const repeated = await longhu('other', 'import', '--mapping', 'own:activities', known);
	expect(repeated.out).toContain('0 new, 2 known already');
});

test('a command without an installation says so', async () => {
	for (const command of [
		['backup', join(folder, 'none.longhu')],
		['import', '--mapping', 'own:roster', 'x.csv']
	])
		expect(await longhu('nothing-here', ...command)).toMatchObject({
			code: 1,
			out: '',
			err: expect.stringContaining('There is no database in the data folder')
		});
});

/** The scorer has nothing left to do, so that both sides are looked at in the same state. */
async function settled(of: AppProcess): Promise<void> {
	let last = -1;
	await until(
		async () => {
			const now = await revisionOf(of);
			const isSame = now === last;
			last = now;
			return isSame;
		},
		{ what: 'the board to rest', everyMs: 1_500, withinMs: 20_000 }
	);
}
