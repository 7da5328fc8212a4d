import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { checkMapping, parseMapping } from '#lib/domain/mapping-document.ts';
import { draftOf, mappingOf, textOfDraft } from '#lib/domain/draft-document.ts';
import { EACH } from '#lib/domain/mapping-draft.ts';
import { renamed, withMissingAnswer } from '#lib/domain/mapping-edit.ts';
import { findLikelyShape, suggestMapping } from '#lib/domain/suggest-mapping.ts';

const sheet = (lines: readonly (readonly string[])[]) =>
	lines.map((cells, index) => ({ row: index + 1, cells }));

function proposed(lines: readonly (readonly string[])[]) {
	const rows = sheet(lines);
	const shape = expectValue(findLikelyShape('activities', rows));
	const mapping = expectValue(checkMapping(suggestMapping('activities', shape, rows).mapping));
	return { header: shape.header, mapping };
}

const LONG = [
	['客户经理工号', '客户号', '流水号', '产品', '金额(万元)', '成交日期', '备注'],
	['007', 'C1', 'S1', '基金', '1.5', '2026/10/1', '']
];
const WIDE = [
	['工号', '日期', '基金', '保险'],
	['007', '2026/10/1', '100.25', '200.50']
];

describe('a mapping as people make it', () => {
	for (const [name, lines] of [
		['a plain file', LONG],
		['a wide table', WIDE]
	] as const) {
		it(`says of ${name} what its draft says, and back`, () => {
			const { header, mapping } = proposed(lines);
			const draft = draftOf(mapping, header);
			expect(draft).not.toBeNull();
			if (!draft) return;
			expect(draft.columns.map(({ column }) => column)).toEqual(header);
			expect(expectValue(checkMapping(mappingOf(draft)))).toEqual(mapping);
		});
	}

	it('comes from a page as the text that it stands for, and is refused where it is none', () => {
		const { header, mapping } = proposed(LONG);
		const text = expectValue(textOfDraft(JSON.parse(JSON.stringify(draftOf(mapping, header)))));
		expect(expectValue(parseMapping(text))).toEqual(mapping);
		for (const given of [null, {}, { ...draftOf(mapping, header), columns: 'all' }])
			expect(textOfDraft(given)).toMatchObject({ ok: false });
		const unknown = { ...draftOf(mapping, header), constants: { nothing: 'x' } };
		expect(textOfDraft(unknown)).toMatchObject({
			ok: false,
			faults: [{ place: 'rows[0].set.nothing' }]
		});
	});

	it('changes what somebody changes and nothing else', () => {
		const { header, mapping } = proposed(LONG);
		const draft = draftOf(mapping, header);
		if (!draft) throw new Error('a proposal is a draft');
		const changed = mappingOf({
			...draft,
			constants: { metric: 'cross_sale' },
			columns: draft.columns.map((column) =>
				column.column === '备注' ? { ...column, target: 'period', reading: {} } : column
			)
		});
		const [output] = expectValue(checkMapping(changed)).rows;
		expect(output?.set).toEqual({
			...mapping.rows[0]?.set,
			metric: { constant: 'cross_sale', trim: true, otherwise: 'refuse' },
			period: { column: '备注', trim: true, otherwise: 'refuse' }
		});
	});

	it('calls a column as the mapping does, where its name in the file has a unit besides', () => {
		const { header, mapping } = proposed(LONG);
		const draft = draftOf(
			expectValue(
				parseMapping(
					JSON.stringify({
						...mapping,
						rows: [{ set: { amount: { column: '金额', read: 'amount' } } }]
					})
				)
			),
			header
		);
		expect(draft?.columns.map(({ column, target }) => [column, target])).toContainEqual([
			'金额',
			'amount'
		]);
		expect(draft?.columns).toHaveLength(header.length);
	});

	it('keeps a wide table wide while columns are taken out of it', () => {
		const { header, mapping } = proposed(WIDE);
		const draft = draftOf(mapping, header);
		if (!draft) throw new Error('a proposal is a draft');
		const less = mappingOf({
			...draft,
			columns: draft.columns.map((column) =>
				column.column === '保险' ? { ...column, target: null } : column
			)
		});
		expect(less.rows[0]?.forEach).toEqual({ columns: ['基金'], as: 'product' });
		expect(draft.columns.filter(({ target }) => target === EACH)).toHaveLength(2);
	});

	it('leaves to its text what a table of columns cannot say', () => {
		// Two facts of a row; one column read twice.
		for (const name of ['crm-deals', 'crm-offices']) {
			const text = readFileSync(`tests/fixtures/crm/${name}.yaml`, 'utf8');
			expect(draftOf(expectValue(parseMapping(text)), [])).toBeNull();
		}
	});
});

describe('a mapping’s text', () => {
	const text = 'schema: longhu/mapping@1\nname: { zh: 一, en: one } # a word\ntarget: snapshots\n';

	it('keeps its comments under another name, and with an answer', () => {
		expect(renamed(text, { zh: '二', en: 'two' })).toBe(
			'schema: longhu/mapping@1\nname: { zh: 二, en: two } # a word\ntarget: snapshots\n'
		);
		expect(withMissingAnswer(text, 'zero')).toBe(`${text}missing: zero\n`);
	});
});
