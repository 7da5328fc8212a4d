import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { askRow, compileMapping, mapRow } from '#lib/domain/mapping.ts';
import { parseMapping, type ColumnMapping } from '#lib/domain/mapping-document.ts';
import { Evidence } from '#lib/domain/mapping-evidence.ts';
import { answer, answerText, questionId } from '#lib/domain/mapping-questions.ts';
import { plainShape } from '#lib/domain/sheet-shape.ts';

function mapping(rows: string): ColumnMapping {
	return expectValue(
		parseMapping(
			`schema: longhu/mapping@1\nname: { zh: 试, en: trial }\ntarget: activities\n${rows}`
		)
	);
}

/** What a column of one file says, read by one mapping. */
function outcome(document: ColumnMapping, header: readonly string[], rows: readonly string[][]) {
	const plan = expectValue(compileMapping(document, plainShape(header)));
	const evidence = new Evidence();
	for (const [index, cells] of rows.entries())
		askRow(plan, { row: index + 2, cells }, (asked, text, row) => evidence.add(asked, text, row));
	return evidence.outcome();
}

function oneColumn(value: string, texts: readonly string[], header = '列') {
	const document = mapping(`rows: [{ set: { amount: { column: 列, ${value} } } }]`);
	return outcome(
		document,
		[header],
		texts.map((text) => [text])
	);
}

/** `id: examples` of each question, `id=value by row` of each decision. */
function short({ questions, decisions }: ReturnType<typeof oneColumn>): string[] {
	return [
		...questions.map(({ id, examples }) => `${id}: ${examples.map(({ text }) => text).join(' ')}`),
		...decisions.map(
			({ setting, column, value, row }) => `${questionId(setting, column)}=${value} by ${row}`
		)
	];
}

describe('what a column says', () => {
	it.each([
		['read: day', ['2024-03-01', '2024/3/2'], []],
		['read: day', ['03/04/2024', '04/05/2024'], ['order:列: 03/04/2024 04/05/2024']],
		['read: day', ['03/04/2024', '', '25/03/2024'], ['order:列=dmy by 4']],
		['read: day', ['03/25/2024'], ['order:列=mdy by 2']],
		['read: day', ['03/25/2024', '25/03/2024'], ['order:列: 03/25/2024 25/03/2024']],
		['read: day', ['03/03/2024'], []],
		['read: day', ['45372'], ['serial:列: 45372']],
		['read: day', ['45372', '03/04/2024'], ['serial:列: 45372', 'order:列: 03/04/2024']],
		['read: day, order: dmy', ['03/04/2024', '45372'], ['serial:列: 45372']],
		['read: amount', ['1,234.50', '7'], ['unit:列: 1,234.50 7']],
		['read: amount', ['1.2万', '¥7', '—'], []],
		['read: amount, unit: yuan', ['1,234.50', '7'], []],
		['read: amount, unit: yuan', ['1.234,50', '1.234'], ['decimal:列=, by 2']],
		['read: amount, unit: yuan', ['1.234,50', '0.5'], ['decimal:列: 1.234,50 0.5']],
		['read: amount', ['1.234,50'], ['unit:列: 1.234,50', 'decimal:列=, by 2']],
		['read: amount, unit: yuan', ['abc', '1,234'], []],
		['read: percent', ['94.5%'], []],
		['read: percent', ['94.5%', '94.5'], ['unit:列: 94.5']],
		['read: percent', ['0', '—'], []],
		['read: text', ['03/04/2024'], []]
	])('%s of %j', (value, texts, said) => {
		expect(short(oneColumn(value, texts)).sort()).toEqual([...said].sort());
	});

	it('takes the unit of the header, and asks only what the header leaves open', () => {
		expect(short(oneColumn('read: amount', ['7'], '列(万元)'))).toEqual([]);
		expect(short(oneColumn('read: percent', ['0.945'], '列(%)'))).toEqual(['unit:列: 0.945']);
		expect(short(oneColumn('read: percent', ['0.945', '94.5'], '列(%)'))).toEqual([
			'unit:列=percent by 3'
		]);
	});

	it('shows no example with a person’s number in it, and asks nothing of rows that are refused for one', () => {
		const document = mapping('rows: [{ set: { amount: { column: 列, read: amount } } }]');
		const { questions } = outcome(document, ['列'], [['13812345678'], ['5']]);
		expect(questions[0]?.examples).toEqual([{ row: 3, text: '5' }]);
	});

	it('offers every answer with what it makes of the first example', () => {
		const [question] = oneColumn('read: percent', ['94.5']).questions;
		expect(question?.choices.map(({ label }) => label.en)).toEqual([
			'per cent (94.5 → 0.945)',
			'the ratio itself (94.5 → 94.5)'
		]);
		expect(question?.usual).toBeNull();
		expect(oneColumn('read: amount', ['5']).questions[0]?.usual).toBe('yuan');
	});

	it('is asked once for the columns of a wide table', () => {
		const document = mapping(
			`rows: [{ forEach: { columns: [a, b], as: product }, set: { amount: { each: value, read: amount } } }]`
		);
		const { questions } = outcome(document, ['a', 'b(元)'], [['5', '6']]);
		expect(questions.map(({ id, examples }) => [id, examples])).toEqual([
			['unit:a、b', [{ row: 2, text: '5' }]]
		]);
		const [output] = answer(document, { 'unit:a、b': 'yuan' }).rows;
		expect(output?.set.amount).toMatchObject({ unit: 'yuan' });
	});
});

describe('an answer', () => {
	const TEXT = `# kept
rows:
  - set:
      occurredAt: &day { column: 日期, read: day } # kept, too
      statedAt: *day
      amount: { column: 金额, read: amount, unit: yuan }
`;
	it('goes into every value that reads the column, and nowhere else', () => {
		const document = mapping(TEXT);
		const answers = { 'order:日期': 'dmy', 'unit:金额': 'wanYuan', 'serial:x': 'true' };
		const [output] = answer(document, answers).rows;
		expect(output?.set).toMatchObject({
			occurredAt: { order: 'dmy' },
			statedAt: { order: 'dmy' },
			amount: { unit: 'yuan' }
		});
		const head = 'schema: longhu/mapping@1\nname: { zh: 试, en: trial }\ntarget: activities\n';
		const text = answerText(head + TEXT, document, answers);
		expect(text).toContain('# kept\n');
		expect(text).toContain('# kept, too');
		expect(expectValue(parseMapping(text))).toEqual(answer(document, answers));
	});

	it('that no choice offers changes nothing', () => {
		const document = mapping(TEXT);
		expect(answer(document, { 'order:日期': 'constructor', 'serial:日期': 'maybe' })).toEqual(
			document
		);
	});

	it('closes its question: no row is open any more, whatever was in the column', () => {
		const date = fc
			.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 31 }))
			.map(([first, other]) => `${first}/${other}/2024`);
		const figure = fc.constantFrom('1.234,50', '1,234.50', '1.234', '7', '45372', '0.5', '—', '9%');
		const cell = fc.oneof(date, figure);
		const kinds = fc.constantFrom('day', 'amount', 'percent', 'number');
		fc.assert(
			fc.property(fc.array(cell, { maxLength: 8 }), kinds, (texts, kind) => {
				const document = mapping(`rows: [{ set: { amount: { column: 列, read: ${kind} } } }]`);
				const rows = texts.map((text) => [text]);
				const { questions, decisions } = outcome(document, ['列'], rows);
				const answers = Object.fromEntries([
					...decisions.map(({ setting, column, value }) => [questionId(setting, column), value]),
					...questions.map(({ id, choices }) => [id, choices[0]?.value ?? ''])
				]);
				const plan = expectValue(compileMapping(answer(document, answers), ['列']));
				for (const cells of rows)
					expect(mapRow(plan, { row: 2, cells }, String).isOpen).toBe(false);
			})
		);
	});
});
