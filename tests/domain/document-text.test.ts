import { describe, expect, it } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { lineFinder } from '#lib/domain/document-lines.ts';
import { MAX_DOCUMENT_CHARACTERS, readDocument } from '#lib/domain/document-text.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';

const repeated = (unit: string, length: number) => unit.repeat(Math.floor(length / unit.length));

describe('the text of a document', () => {
	it('keeps every scalar as its text', () => {
		expect(readDocument('a: 0.10\nb: [yes, 0012]')).toEqual({
			kind: 'plain',
			value: { a: '0.10', b: ['yes', '0012'] }
		});
	});

	it('names the line of a key that is there twice, at any depth', () => {
		const read = readDocument('a: 1\nb:\n  - c: 1\n    c: 2\na: 3');
		expect(read.kind === 'syntax' && read.faults.map(({ line }) => line)).toEqual([5, 4]);
	});

	it('of thousands of keys is refused within seconds, with a page of faults', () => {
		const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n');
		const text = keys.slice(0, MAX_DOCUMENT_CHARACTERS);
		for (const parse of [parseContest, parseMapping]) {
			const startedAt = performance.now();
			const read = parse(text);
			expect(!read.ok && read.faults.length).toBeLessThanOrEqual(200);
			expect(performance.now() - startedAt).toBeLessThan(5_000);
		}
	});

	it.each([
		['brackets without end', repeated('[', MAX_DOCUMENT_CHARACTERS)],
		['lists in lists', repeated('- ', MAX_DOCUMENT_CHARACTERS)],
		['aliases that unfold', `a: &a [x, x, x]\nb: &b [${repeated('*a, ', 800)}*a]\nc: [*b, *b, *b]`],
		['a list that holds itself', 'a: &a [*a]\nb: *zz'],
		['more than is read', 'x'.repeat(MAX_DOCUMENT_CHARACTERS + 1)]
	])(
		'is a fault and never a bug: %s',
		(_, text) => {
			for (const read of [parseContest(text), parseMapping(text)])
				expect(!read.ok && read.faults.length).toBeGreaterThan(0);
			expect(() => lineFinder(text)('a')).not.toThrow();
		},
		60_000
	);

	it('gives no name that cannot be stored, whatever the escapes', () => {
		const head = 'name: { zh: "a\\0", en: "a\\ud800" }\n';
		for (const read of [parseContest(head), parseMapping(head)]) {
			const places = read.ok ? [] : read.faults.map(({ place }) => place);
			expect(places).toEqual(expect.arrayContaining(['name.zh', 'name.en']));
		}
	});
});
