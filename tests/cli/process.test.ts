/** The command as a process of its own: what reaches a pipe, and how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesOf } from './command.ts';

const ROWS = 150_000;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'longhu-built-'));
	await build({
		configFile: 'vite.node.config.ts',
		logLevel: 'error',
		ssr: { noExternal: true },
		build: { outDir: folder, sourcemap: false, rolldownOptions: { input: 'src/cli/longhu.ts' } }
	});
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Scores a file in which every row has a fault. */
function scoreWrongRows(): ChildProcess {
	const rows = Array.from({ length: ROWS }, (_, index) => `S${index},1,Sale,2026-02-01`);
	const paths = filesOf({
		contest: '{}',
		roster: 'employeeNo,name,position,orgUnit,from\n1,A,wealth,B1,2026-01-01\n',
		activities: ['externalId,employeeNo,metric,occurredAt', ...rows].join('\n')
	});
	const given = Object.entries(paths).flatMap(([name, path]) => [`--${name}`, path]);
	return spawn(process.execPath, [join(folder, 'longhu.js'), 'score', ...given, '--lang', 'en'], {
		stdio: ['ignore', 'pipe', 'pipe']
	});
}

it('hands every fault to a reader that is slower, and then says that an input was wrong', async () => {
	const child = scoreWrongRows();
	const closed = once(child, 'close');
	let text = '';
	for await (const chunk of child.stderr ?? []) {
		text += String(chunk);
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(await closed).toEqual([1, null]);
	const lines = text.split('\n');
	const rows = lines.filter((line) => line.includes('activities: row '));
	expect(rows).toHaveLength(ROWS);
	expect(rows.at(-1)).toContain(`row ${ROWS + 1}, metric: must be a code in lower case`);
	expect(lines.slice(-2)).toEqual([`longhu: ${lines.length - 2} faults in all`, '']);
}, 60_000);

it('ends where the reader has seen enough, with the same code', async () => {
	const child = scoreWrongRows();
	const closed = once(child, 'close');
	await once(child.stderr ?? child, 'data');
	child.stderr?.destroy();
	expect(await closed).toEqual([1, null]);
}, 60_000);
