import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { neededCharacters } from '#lib/wall/needed-type.ts';
import {
	bothSame,
	fixtureHeader,
	fixtureRow,
	fixtureSnapshot
} from '../../support/board-fixtures.ts';

const WALL = 'src/lib/wall';

/** Every text that the parts of the wall may say, as it stands in the catalogue of a language. */
async function wordsOfTheWall(locale: 'zh' | 'en'): Promise<string> {
	// The live wall itself names only the window.
	const parts = (await readdir(WALL)).filter(
		(name) => /\.svelte$/.test(name) && !/^Live/.test(name)
	);
	const paths = [...parts.map((name) => join(WALL, name)), 'src/lib/components/time-text.ts'];
	const sources = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
	const keys = new Set(sources.join('\n').match(/(?<=\bm\.)\w+/g));
	const catalogue: Record<string, string | [{ match: Record<string, string> }]> = JSON.parse(
		await readFile(`messages/${locale}.json`, 'utf8')
	);
	return [...keys]
		.map((key) => catalogue[key] ?? '')
		.flatMap((text) => (typeof text === 'string' ? text : Object.values(text[0].match)))
		.join('')
		.replace(/\{\w+\}/g, '');
}

const lacking = (text: string, characters: string) =>
	[...new Set(text)].filter((character) => !characters.includes(character));

describe('the characters that a wall fetches its type for', () => {
	it('are those of every board that takes its turn, its names and its words', () => {
		overwriteGetLocale(() => 'zh');
		const board = fixtureSnapshot({
			rows: [fixtureRow({ name: '龘𣲗', orgUnit: bothSame('瀛洲') })]
		});
		const other = fixtureSnapshot({
			header: { ...fixtureHeader, division: { zh: '麒麟', en: 'Unicorn' } }
		});
		const texts = ['龘𣲗瀛洲', '麒麟', fixtureHeader.title.zh, '交叉销售钻石客户'];
		expect(lacking(texts.join(''), neededCharacters([board, other]))).toEqual([]);
	});

	it('leave out nobody who is near the first rows, and do not grow with a long list', () => {
		const rows = Array.from({ length: 60 }, (_, order) =>
			fixtureRow({ employeeNo: String(order), order, name: String.fromCharCode(0x4e00 + order) })
		);
		const near = rows.slice(0, 20).map(({ name }) => name);
		const needed = neededCharacters([fixtureSnapshot({ rows })]);
		expect(lacking(near.join(''), needed)).toEqual([]);
		expect(needed).not.toContain(rows.at(-1)?.name);
	});

	it.each(['zh', 'en'] as const)(
		'leave out no word that the wall may say in %s',
		async (locale) => {
			overwriteGetLocale(() => locale);
			const words = await wordsOfTheWall(locale);
			expect(words).toContain(locale === 'zh' ? '连接中断' : 'Connection lost');
			expect(lacking(words, neededCharacters([]))).toEqual([]);
		}
	);
});
