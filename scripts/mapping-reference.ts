/*
 * Makes docs/mapping-reference.md and docs/mapping-reference.en.md from what checks mapping documents.
 * tests/domain/mapping-reference.test.ts keeps them as made, and reads every example.
 */
import type { JsonSchema } from '#lib/domain/described-schema.ts';
import type { Text } from '#lib/domain/errors.ts';
import {
	MAPPING_FIELDS,
	mappingJsonSchema,
	mappingPart,
	type MappingPart
} from '#lib/domain/mapping-fields.ts';
import { TARGET_COLUMNS } from '#lib/domain/mapping-document.ts';

type Language = keyof Text;

const HEAD = `schema: longhu/mapping@1
name: { zh: 示例, en: Example }
target: activities
`;

/** A whole mapping for each thing that mappings can say. */
export const MAPPING_EXAMPLES = {
	flat: `schema: longhu/mapping@1
name: { zh: 基金销售日报, en: Daily fund sales }
target: activities
source: fund_system
columns:
  客户号: { clientNumber: true }
  流水号: { number: true }
rows:
  - when: { column: 状态, equals: 成功 }
    set:
      externalId: { column: 流水号, read: code }
      employeeNo: { column: 客户经理工号, read: code }
      metric: { constant: cross_sale }
      product: { column: 产品, values: { 稳健一号: fund_a, 稳健二号: fund_b } }
      amount: { column: 金额, read: amount }
      clientRef: { column: 客户号 }
      occurredAt: { column: 成交日期, read: day }
`,
	wide: `${HEAD}header: { rows: [3, 4] }
rows:
  - forEach: { matching: '*/本月', as: product }
    set:
      employeeNo: { column: 工号, read: code }
      metric: { constant: cross_sale }
      occurredAt: { constant: 2026-03-31 }
      amount: { each: value, read: amount, unit: wanYuan }
`,
	words: `${HEAD}rows:
  - forEach: { columns: [新增基金户, 新增保险户] }
    set:
      externalId: { template: '{工号}-{each}' }
      employeeNo: { column: 工号, read: code }
      metric: { each: name, values: { 新增基金户: new_fund, 新增保险户: new_insurance } }
      quantity: { each: value, read: number }
      occurredAt: { column: 日期, read: day, order: dmy }
`,
	figures: `${HEAD}columns:
  客户姓名: { empty: warn }
rows:
  - when: [{ column: 留存率, notEmpty: true }]
    set:
      employeeNo: { column: 工号, read: code }
      metric: { constant: retention }
      period: { column: 月份, read: period }
      statedAt: { column: 统计日期, read: instant }
      quantity: { column: 留存率, read: percent, unit: ratio }
      base: { constant: 1 }
`
} as const;

const WORDS = {
	title: { zh: '文件映射参考', en: 'Mapping document reference' },
	lead: {
		zh: '一份映射说明外来文件的行如何成为标准格式的行。它是 YAML 或 JSON，由检查映射的同一份定义生成本页；编辑器可以用 `/schemas/mapping.json` 边写边查。[English](mapping-reference.en.md)',
		en: 'A mapping says how the rows of an outside file become rows of the product’s own form. It is YAML or JSON; this page is made from the very definitions that check it, and editors can check while you write with `/schemas/mapping.json`. [中文](mapping-reference.md)'
	},
	document: { zh: '文件', en: 'The document' },
	targets: { zh: '各种 target 的列', en: 'Columns of each target' },
	role: { zh: '列的特别之处 `columns`', en: 'What is special about a column: `columns`' },
	row: { zh: '记录 `rows`', en: 'Records: `rows`' },
	condition: { zh: '条件 `when`', en: 'Conditions: `when`' },
	forEach: { zh: '宽表 `forEach`', en: 'Wide tables: `forEach`' },
	value: { zh: '值 `set`', en: 'Values: `set`' },
	valueLead: {
		zh: '`column`、`constant`、`template`、`each` 恰写一项；`values`、`date`、`read` 最多一项。只写 `unit` 等于 `read: amount`。',
		en: 'Exactly one of `column`, `constant`, `template` and `each`; at most one of `values`, `date` and `read`. A `unit` alone means `read: amount`.'
	},
	reads: { zh: '人们的写法', en: 'Ways of writing' },
	readsLead: {
		zh: '空白、横线（- — －）、“无”、/、N/A 表示没有值。全角字符按半角读。',
		en: 'A blank, a dash (- — －), 无, / and N/A are no value. Full-width characters are read as half-width ones.'
	},
	questions: { zh: '会问的事', en: 'What is asked' },
	questionsLead: {
		zh: '文件里没有定论的从不猜测：导入前逐列询问，回答写进映射，以后不再问。同一列里只能按一种方式读的行会替整列作出决定，报告会说明是哪一行。',
		en: 'What a file leaves open is never guessed: it is asked for the column as a whole before anything is imported, and the answer goes into the mapping, so it is asked once. A row that can be read in one way only decides for its column, and the report names it.'
	},
	examples: { zh: '示例', en: 'Examples' },
	field: { zh: '字段', en: 'Field' },
	allowed: { zh: '可写', en: 'Takes' },
	default: { zh: '默认', en: 'Default' },
	meaning: { zh: '含义', en: 'Meaning' },
	written: { zh: '写法', en: 'Written' },
	asked: { zh: '没有定论时', en: 'Left open' },
	setting: { zh: '设置', en: 'Setting' },
	required: { zh: '必填', en: 'required' }
} as const satisfies Record<string, Text>;

const READS: readonly (readonly [string, Text])[] = [
	[
		'day, instant',
		{
			zh: '2024-03-21，2024/3/21，2024.3.21，2024年3月21日，20240321，21/03/2024，21-Mar-2024；时间 09:30、9时30分、下午3:20，可带时区',
			en: '2024-03-21, 2024/3/21, 2024.3.21, 2024年3月21日, 20240321, 21/03/2024, 21-Mar-2024; times 09:30, 9时30分, 下午3:20 and 3:20 PM, with an offset or without'
		}
	],
	[
		'period',
		{
			zh: '2026，2026-H1，2026年上半年，2026-Q1，2026年一季度，2026-03，2026年3月，202603，或一日',
			en: '2026, 2026-H1, 2026年上半年, 2026-Q1, 2026年一季度, 2026-03, 2026年3月, 202603, or a day'
		}
	],
	[
		'amount',
		{
			zh: '1,234.50，¥1.2万，1.2亿，(1,234.50) 和 1,234.50- 为负，１２３，1,234.50元',
			en: '1,234.50, ¥1.2万, 1.2亿, (1,234.50) and 1,234.50- for negative ones, １２３, 1,234.50元'
		}
	],
	['number', { zh: '1,234，1.2万，12户', en: '1,234, 1.2万, 12户' }],
	['percent', { zh: '94.5 %，94.5％，0.945', en: '94.5 %, 94.5％, 0.945' }],
	[
		'code',
		{
			zh: '01023，０１０２３；1.02E+17 会被拒收，因为末尾数字已丢失',
			en: '01023, ０１０２３; 1.02E+17 is refused, for its last digits are lost'
		}
	],
	[
		'text',
		{
			zh: '原样，去掉看不见的字符和格内换行',
			en: 'As it is, without invisible characters and line breaks'
		}
	]
];

const QUESTIONS: readonly (readonly [string, Text])[] = [
	[
		'order',
		{ zh: '03/04/2024：先写日还是月', en: '03/04/2024: whether the day or the month is first' }
	],
	[
		'serial',
		{
			zh: '日期列里的 45372：是否日期序号',
			en: '45372 in a column of dates: whether it is a serial number'
		}
	],
	['decimal', { zh: '同一列既有 1.234,50 又有 0.5', en: '1.234,50 and 0.5 in one column' }],
	[
		'unit',
		{
			zh: '金额处处没有单位：元还是万元',
			en: 'Amounts without a unit anywhere: yuan or ten thousand'
		}
	],
	[
		'unit',
		{
			zh: '没有百分号的 94.5 或 0.945：百分数还是比率',
			en: '94.5 or 0.945 without a % sign: per cent or the ratio itself'
		}
	]
];

export function mappingReference(language: Language): string {
	const schema = mappingJsonSchema();
	const say = (text: Text) => text[language];
	const part = (name: MappingPart) => [
		`## ${say(WORDS[name])}`,
		fieldTable(schema, name, language)
	];
	return [
		`# ${say(WORDS.title)}`,
		say(WORDS.lead),
		...part('document'),
		`### ${say(WORDS.targets)}`,
		Object.entries(TARGET_COLUMNS)
			.map(
				([target, columns]) => `- \`${target}\`: ${columns.map((name) => `\`${name}\``).join(', ')}`
			)
			.join('\n'),
		...part('role'),
		...part('row'),
		...part('condition'),
		...part('forEach'),
		...part('value'),
		say(WORDS.valueLead),
		`### ${say(WORDS.reads)}`,
		say(WORDS.readsLead),
		table(
			['`read`', say(WORDS.written)],
			READS.map(([kind, text]) => [`\`${kind}\``, say(text)])
		),
		`### ${say(WORDS.questions)}`,
		say(WORDS.questionsLead),
		table(
			[say(WORDS.setting), say(WORDS.asked)],
			QUESTIONS.map(([setting, text]) => [`\`${setting}\``, say(text)])
		),
		`## ${say(WORDS.examples)}`,
		...Object.values(MAPPING_EXAMPLES).map((example) => `\`\`\`yaml\n${example}\`\`\``)
	].join('\n\n');
}

function fieldTable(schema: JsonSchema, name: MappingPart, language: Language): string {
	const { properties = {}, required = [] } = mappingPart(schema, name);
	const heads = (['field', 'allowed', 'default', 'meaning'] as const).map(
		(head) => WORDS[head][language]
	);
	return table(
		heads,
		Object.keys(MAPPING_FIELDS[name]).map((field) => {
			const own = properties[field] ?? {};
			const isRequired = required.includes(field) && own.default === undefined;
			return [
				`\`${field}\``,
				allowedIn(own),
				isRequired ? WORDS.required[language] : defaultOf(own),
				MAPPING_FIELDS[name][field]?.[language] ?? ''
			];
		})
	);
}

/** The words that a field takes; of any other value its description tells enough. */
function allowedIn(field: JsonSchema): string {
	const words = [field, ...(field.anyOf ?? [])].flatMap((shape) => [
		...(shape.enum ?? []),
		...(shape.const === undefined ? [] : [String(shape.const)]),
		...(shape.type === 'boolean' && shape.const === undefined ? ['true', 'false'] : []),
		...(shape.properties?.rows ? ['{ rows: [3, 4] }'] : [])
	]);
	return [...new Set(words)].map((word) => `\`${word}\``).join(' ');
}

function defaultOf({ default: value }: JsonSchema): string {
	return typeof value === 'string' || typeof value === 'boolean' ? `\`${String(value)}\`` : '';
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
