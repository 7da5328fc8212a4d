import { parse } from 'content-disposition';
import { describe, expect, it } from 'vitest';
import { bonusFileName, contentDisposition } from '#lib/server/results/bonus-file.ts';
import { META } from './bonus-file-samples.ts';

describe('the name of the bonus file', () => {
	it('says PROVISIONAL, the contest, the revision and the cut on the contest clock', () => {
		expect(bonusFileName(META, 'xlsx')).toBe(
			'PROVISIONAL_试算_2026年一季度-交叉销售竞赛-留存_q1-2026_r42_20260401-0000.xlsx'
		);
		expect(bonusFileName(META, 'csv')).toMatch(/^PROVISIONAL_.*\.csv$/);
	});

	it.each([
		'a/b\\c:d*e?f"g<h>i|j',
		'..\\..\\CON',
		'名\u202egnp.exe',
		'\r\nSet-Cookie: a=b',
		'𠮷'.repeat(300),
		'\ud842',
		'',
		'100%;x=\'y\'"z"'
	])('is safe on Windows for a contest called %j', (zh) => {
		const name = bonusFileName({ ...META, contestName: { zh, en: '' }, contestId: zh }, 'csv');
		expect(name).toMatch(/^PROVISIONAL_试算_[^\\/:*?"<>|\p{C}\s]*r42_20260401-0000\.csv$/u);
		expect(Buffer.byteLength(name)).toBeLessThan(255);
		const header = contentDisposition(name);
		expect(header).toMatch(
			/^attachment; filename="?PROVISIONAL_[A-Za-z0-9._-]*\.csv"?; filename\*=UTF-8''/
		);
		expect(parse(header).parameters['filename']).toBe(name);
	});

	it('comes out of the header as it went in, with an ASCII name for old software', () => {
		const name = bonusFileName(META, 'xlsx');
		expect(parse(contentDisposition(name)).parameters['filename']).toBe(name);
		expect(parse(contentDisposition(name), { extended: false }).parameters).toMatchObject({
			filename: 'PROVISIONAL_2026_-_-_q1-2026_r42_20260401-0000.xlsx'
		});
	});
});
