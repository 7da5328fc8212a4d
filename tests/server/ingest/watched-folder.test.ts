import {
	appendFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderSweep, type Brought } from '#lib/server/ingest/watched-folder.ts';

let folder: string;
let came: string[];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'longhu-watch-'));
	came = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

async function sweepOf(
	more: {
		readonly marker?: string;
		readonly bring?: (path: string, name: string) => Promise<Brought>;
	} = {}
): Promise<FolderSweep> {
	const bring = (path: string, name: string) => {
		came.push(`${name}: ${readFileSync(path, 'utf8')}`);
		return Promise.resolve({ isIn: !name.startsWith('bad'), report: '说明' });
	};
	const sweep = new FolderSweep({
		folder,
		settleMs: 5_000,
		marker: null,
		isOurs: (name) => name.endsWith('.csv'),
		bring,
		...more
	});
	await sweep.open();
	return sweep;
}

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const filesIn = (name: string) => readdirSync(join(folder, name)).map((file) => file.slice(25));

test('a file comes in once it has kept its size for long enough, and lies in done with its report', async () => {
	const sweep = await sweepOf();
	put('a.csv', 'half');
	expect(await sweep.look(0)).toEqual({ brought: 0, refused: 0 });
	appendFileSync(join(folder, 'a.csv'), ' and half');
	await sweep.look(4_000);
	expect(await sweep.look(8_000)).toEqual({ brought: 0, refused: 0 });
	expect(await sweep.look(9_000)).toEqual({ brought: 1, refused: 0 });
	expect(came).toEqual(['a.csv: half and half']);
	expect(filesIn('done')).toEqual(['a.csv', 'a.csv.txt']);
	expect(existsSync(join(folder, 'a.csv'))).toBe(false);
	expect(await sweep.look(60_000)).toEqual({ brought: 0, refused: 0 });
});

test('what was refused lies apart, and the others are not kept from coming in', async () => {
	const sweep = await sweepOf();
	put('bad.csv', 'x');
	put('good.csv', 'y');
	await sweep.look(0);
	expect(await sweep.look(5_000)).toEqual({ brought: 2, refused: 1 });
	expect(filesIn('refused')).toEqual(['bad.csv', 'bad.csv.txt']);
	expect(filesIn('done')).toEqual(['good.csv', 'good.csv.txt']);
});

test('what is none of ours, a folder, and what programs are still writing stays', async () => {
	const sweep = await sweepOf();
	for (const name of ['notes.docx', '~$a.csv', '.hidden.csv', 'b.csv.part']) put(name, 'x');
	mkdirSync(join(folder, 'sub.csv'));
	await sweep.look(0);
	expect(await sweep.look(60_000)).toEqual({ brought: 0, refused: 0 });
	expect(sweep.isWaiting).toBe(false);
	expect(readdirSync(folder)).toEqual(
		expect.arrayContaining(['notes.docx', '~$a.csv', '.hidden.csv', 'b.csv.part', 'sub.csv'])
	);
});

test('with a marker a file waits for it, and the marker goes along', async () => {
	const sweep = await sweepOf({ marker: '.ok' });
	put('a.csv', 'x');
	await sweep.look(0);
	expect(await sweep.look(60_000)).toEqual({ brought: 0, refused: 0 });
	put('a.csv.ok', '');
	await sweep.look(61_000);
	expect(await sweep.look(66_000)).toEqual({ brought: 1, refused: 0 });
	expect(filesIn('done')).toEqual(['a.csv', 'a.csv.ok', 'a.csv.txt']);
	expect(existsSync(join(folder, 'a.csv.ok'))).toBe(false);
});

test('of two watchers one takes a file', async () => {
	const sweeps = await Promise.all([sweepOf(), sweepOf()]);
	put('a.csv', 'x');
	for (const sweep of sweeps) await sweep.look(0);
	const looks = await Promise.all(sweeps.map((sweep) => sweep.look(5_000)));
	expect(looks.reduce((sum, { brought }) => sum + brought, 0)).toBe(1);
	expect(came).toEqual(['a.csv: x']);
});

test('after an error the file is back in its place, and after a crash the next start finds it', async () => {
	const sweep = await sweepOf({ bring: () => Promise.reject(new Error('the database is away')) });
	put('a.csv', 'x');
	await sweep.look(0);
	await expect(sweep.look(5_000)).rejects.toThrow('away');
	expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('x');
	rmSync(join(folder, 'a.csv'));
	writeFileSync(join(folder, 'working', 'b.csv'), 'left by a crash');
	const next = await sweepOf();
	await next.look(10_000);
	expect(await next.look(15_000)).toEqual({ brought: 1, refused: 0 });
	expect(came).toEqual(['b.csv: left by a crash']);
});
