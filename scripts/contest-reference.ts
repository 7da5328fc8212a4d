/*
 * Makes docs/contest-reference.md and docs/contest-reference.en.md from what checks contest documents: their schema,
 * the texts of its fields, and one example of every kind. tests/domain/contest-reference.test.ts keeps them as made.
 */
import { isMap, isSeq, parseDocument, type Node } from 'yaml';
import { contestJsonSchema, parseContest } from '#lib/domain/contest.ts';
import {
	fieldsOf,
	fieldsWithin,
	isName,
	KIND_TEXTS,
	kindName,
	kindsOf,
	type Field,
	type JsonSchema
} from '#lib/domain/described-schema.ts';
import { expectValue, type Text } from '#lib/domain/errors.ts';
import {
	CONDITION_FIELDS,
	CONDITION_KINDS,
	CONTEST_FIELDS,
	fieldText,
	MEASURE_FIELDS,
	MEASURE_TAKES,
	type FieldTexts
} from '#lib/domain/field-texts.ts';
import type { Rule } from '#lib/domain/rules/rule-kind.ts';
import { ruleSentences } from '#lib/domain/rules/sentences.ts';

type Language = keyof Text;
type List = 'rules' | 'prizes';

/** Fields that every rule or prize has, and those by which entries are selected: said once, not at each kind. */
const EVERY_KIND = ['id', 'kind', 'name'];
const SELECTION = [
	'metric',
	'products',
	'claim',
	'claims',
	'from',
	'to',
	'positions',
	'grades',
	'orgUnits',
	'minAmountYuan',
	'minQuantity'
];

const WORDS = {
	title: { zh: '竞赛文件参考', en: 'Contest document reference' },
	lead: {
		zh: '本页由检查竞赛文件的同一份字段定义生成。一份竞赛文件是 YAML 或 JSON；数可以写成数字或文本，按十进制精确计算。编辑器可以用 `/schemas/contest.json` 边写边查。[English](contest-reference.en.md)',
		en: 'This page is made from the very definitions that check contest documents. A document is YAML or JSON; numbers may be written as numbers or texts and are exact decimals. Editors can check while you write with `/schemas/contest.json`. [中文](contest-reference.md)'
	},
	example: {
		zh: '各例出自 [contest-kinds.yaml](contest-kinds.yaml)，整份可以通过检查；例下引文是竞赛方案中对它的说明。',
		en: 'The examples come from [contest-kinds.yaml](contest-kinds.yaml), which passes the check as a whole; below each stands how the printed scheme says it.'
	},
	document: { zh: '文件', en: 'The document' },
	rules: { zh: '规则', en: 'Rules' },
	prizes: { zh: '奖励', en: 'Prizes' },
	everyRule: {
		zh: '每条规则都有 `id`、`kind`、`name`；得分的规则还有 `counts`。',
		en: 'Every rule has `id`, `kind` and `name`; one that makes a line also has `counts`.'
	},
	everyPrize: { zh: '每项奖励共有的字段：', en: 'Fields of every prize:' },
	selection: { zh: '选取记录', en: 'Selecting entries' },
	selectionLead: {
		zh: '许多规则和取数方式用同样的字段挑选记录；不填的不限。岗位、等级、机构都看记录当日。',
		en: 'Many rules and measures select entries by the same fields; what is absent does not restrict. Position, grade and unit are those of the entry’s day.'
	},
	selectionHere: {
		zh: '以及[选取记录](#选取记录)的字段。',
		en: 'And the fields for [selecting entries](#selecting-entries).'
	},
	measures: { zh: '取数', en: 'Measures' },
	measuresLead: {
		zh: '标为“取数”的字段写 `take` 和它的字段。',
		en: 'A field of type measure has a `take` and the fields of it.'
	},
	conditions: { zh: '条件', en: 'Conditions' },
	conditionsLead: {
		zh: '标为“条件”的字段写 `if` 和它的字段；界限按精确值比较。',
		en: 'A field of type condition has an `if` and the fields of it; bounds are compared exactly.'
	},
	field: { zh: '字段', en: 'Field' },
	type: { zh: '类型', en: 'Type' },
	default: { zh: '默认', en: 'Default' },
	meaning: { zh: '含义', en: 'Meaning' },
	required: { zh: '必填', en: 'required' },
	fields: { zh: '字段', en: 'Fields' },
	selectionLink: { zh: '[选取记录](#选取记录)', en: '[selecting entries](#selecting-entries)' }
} as const satisfies Record<string, Text>;

const TYPES = {
	measure: { zh: '[取数](#取数)', en: '[measure](#measures)' },
	condition: { zh: '[条件](#条件)', en: '[condition](#conditions)' },
	name: { zh: '`{ zh, en }`', en: '`{ zh, en }`' },
	list: { zh: '列表：', en: 'list of ' },
	map: { zh: '对照表', en: 'map' },
	fields: { zh: '字段组', en: 'fields' },
	code: { zh: '编号', en: 'code' },
	decimal: { zh: '小数', en: 'decimal' },
	yuan: { zh: '元，精确到分', en: 'yuan, to the fen' },
	whole: { zh: '整数', en: 'whole number' },
	flag: { zh: '`true` 或 `false`', en: '`true` or `false`' },
	text: { zh: '文本', en: 'text' }
} as const satisfies Record<string, Text>;

/** The patterns by which the schema tells texts apart. */
const PATTERNS: readonly (readonly [begins: string, type: keyof typeof TYPES])[] = [
	['^[a-z]', 'code'],
	['^-?\\d{1,15}', 'decimal'],
	['^\\d{1,13}', 'yuan'],
	['^\\d{1,9}', 'whole'],
	['^(true|false)', 'flag']
];

/** The page in a language. `examples` is the text of a document with one of every kind. */
export function contestReference(language: Language, examples: string): string {
	const schema: JsonSchema = contestJsonSchema();
	const say = (text: Text) => text[language];
	const exampleOf = examplesIn(examples);
	const contest = expectValue(parseContest(examples));
	const sentences = ruleSentences(contest, examples);
	// The example shown is the first of its kind, so that is what the sentence must be of.
	const rules = [...contest.rules].reverse();
	const ruleOf = new Map(rules.map((rule) => [rule.kind, rule]));
	const said = new Map([
		...rules.map(({ id, kind }) => [kind, sentences.get(id)] as const),
		...contest.prizes.map(({ kind, text }) => [kind, text] as const)
	]);
	const sections = (['rules', 'prizes'] as const).map((list) => [
		`## ${say(WORDS[list])}`,
		list === 'rules' ? say(WORDS.everyRule) : say(WORDS.everyPrize),
		...(list === 'prizes' ? [sharedOfPrizes(schema, language)] : []),
		...kindsOf(schema, list).flatMap((kind) =>
			kindSection(list, kind, { language, exampleOf, ruleOf, said })
		)
	]);
	return [
		`# ${say(WORDS.title)}`,
		say(WORDS.lead),
		say(WORDS.example),
		`## ${say(WORDS.document)}`,
		table(fieldsWithin(schema), CONTEST_FIELDS, language),
		...sections.flat(),
		`## ${say(WORDS.selection)}`,
		say(WORDS.selectionLead),
		table(selectionFields(schema), {}, language),
		`## ${say(WORDS.measures)}`,
		say(WORDS.measuresLead),
		choices(
			schema.$defs?.measure,
			{ key: 'take', texts: MEASURE_TAKES, own: MEASURE_FIELDS },
			language
		),
		`## ${say(WORDS.conditions)}`,
		say(WORDS.conditionsLead),
		choices(
			schema.$defs?.condition,
			{ key: 'if', texts: CONDITION_KINDS, own: CONDITION_FIELDS },
			language
		)
	].join('\n\n');
}

/** The text of the first rule or prize of each kind, as it stands in the document. */
export function examplesIn(document: string): (list: List, kind: string) => string | null {
	const read = parseDocument(document);
	return (list, kind) => {
		const items = read.get(list);
		if (!isSeq<Node>(items)) return null;
		const found = items.items.find((item) => isMap(item) && item.get('kind') === kind);
		if (!found?.range) return null;
		const [start, end] = found.range;
		return dedent(`    ${document.slice(start, end).trimEnd()}`);
	};
}

/** Written as the one item of a list. */
function dedent(text: string): string {
	return text
		.split('\n')
		.map((line, index) => `${index === 0 ? '- ' : '  '}${line.slice(4)}`)
		.join('\n');
}

function kindSection(
	list: List,
	kind: JsonSchema,
	{
		language,
		exampleOf,
		ruleOf,
		said
	}: {
		readonly language: Language;
		readonly exampleOf: ReturnType<typeof examplesIn>;
		readonly ruleOf: ReadonlyMap<string, Rule>;
		/** Each kind's example as a sentence. */
		readonly said: ReadonlyMap<string, Text | undefined>;
	}
): string[] {
	const name = kindName(kind);
	const texts = KIND_TEXTS[list][name];
	if (!texts) throw new Error(`no texts of ${name}`);
	const all = fieldsWithin(kind);
	const names = all.map(({ path }) => path);
	const selects = SELECTION.every((field) => names.includes(field));
	const rule = list === 'rules' ? ruleOf.get(name) : undefined;
	const sentence = said.get(name);
	// The examples leave `counts` to its default.
	const defaults = rule ? { counts: rule.counts } : {};
	const own = all.filter(
		({ path }) =>
			!EVERY_KIND.includes(path) &&
			!(selects && SELECTION.includes(path)) &&
			!(list === 'prizes' && isOfEveryPrize(path))
	);
	const example = exampleOf(list, name);
	if (example === null) throw new Error(`no example of ${name}`);
	return [
		`### ${name} · ${texts.title[language]}`,
		`${texts.meaning[language]}${rule ? stageText(rule, language) : ''}`,
		own.length > 0 ? table(own, fieldsOf(list, texts), language, defaults) : '',
		...(selects ? [WORDS.selectionHere[language]] : []),
		`\`\`\`yaml\n${example}\n\`\`\``,
		...(sentence ? [`> ${sentence[language]}`] : [])
	].filter((part) => part !== '');
}

function stageText({ stage }: Rule, language: Language): string {
	return language === 'zh' ? `（阶段：\`${stage}\`）` : ` (Stage: \`${stage}\`.)`;
}

function isOfEveryPrize(path: string): boolean {
	return path === 'division' || /^deferral\b/.test(path);
}

function sharedOfPrizes(schema: JsonSchema, language: Language): string {
	const [prize] = kindsOf(schema, 'prizes');
	const shared = prize ? fieldsWithin(prize) : [];
	return table(
		shared.filter(({ path }) => EVERY_KIND.includes(path) || isOfEveryPrize(path)),
		fieldsOf('prizes', { fields: {} }),
		language
	);
}

function selectionFields(schema: JsonSchema): Field[] {
	const perUnit = kindsOf(schema, 'rules').find((kind) => kindName(kind) === 'perUnit');
	return perUnit ? fieldsWithin(perUnit).filter(({ path }) => SELECTION.includes(path)) : [];
}

/** Every choice of a shape with its fields, the shared meanings of which stand in one table below. */
function choices(
	schema: JsonSchema | undefined,
	{
		key,
		texts,
		own
	}: { readonly key: string; readonly texts: FieldTexts; readonly own: FieldTexts },
	language: Language
): string {
	const shapes = schema?.oneOf ?? [];
	const rows = shapes.map((shape) => {
		const name = shape.properties?.[key]?.const ?? '';
		const names = fieldsWithin(shape).map(({ path }) => path);
		const selects = SELECTION.every((field) => names.includes(field));
		const listed = names
			.filter((path) => path !== key && !(selects && SELECTION.includes(path)))
			.map((path) => `\`${path}\``);
		const fields = selects ? [WORDS.selectionLink[language], ...listed] : listed;
		return [`\`${name}\``, fields.join(', '), texts[name]?.[language] ?? ''];
	});
	const fields = shapes.flatMap((shape) =>
		fieldsWithin(shape).filter(({ path }) => !SELECTION.includes(path) || path === 'metric')
	);
	return [
		markdown([`\`${key}\``, WORDS.fields[language], WORDS.meaning[language]], rows),
		table(fields, own, language)
	].join('\n\n');
}

function table(
	fields: readonly Field[],
	own: FieldTexts,
	language: Language,
	defaults: Readonly<Record<string, unknown>> = {}
): string {
	const paths = [...new Set(fields.map(({ path }) => path))];
	const rows = paths.map((path) => {
		const shapes = fields.filter((field) => field.path === path);
		const types = new Set(shapes.map(({ schema }) => typeText(schema, language)));
		const given =
			shapes.find(({ schema }) => schema.default !== undefined)?.schema.default ?? defaults[path];
		const isRequired = shapes.every((shape) => shape.isRequired);
		const text = fieldText(own, path);
		if (!text) throw new Error(`nothing says what ${path} means`);
		return [
			`\`${path}\``,
			[...types].join(' / '),
			given !== undefined ? defaultText(given) : isRequired ? WORDS.required[language] : '',
			text[language]
		];
	});
	return markdown(
		[WORDS.field, WORDS.type, WORDS.default, WORDS.meaning].map((word) => word[language]),
		rows
	);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
	return [head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

/** An empty list or map as a default says no more than that the field may be left out. */
function defaultText(value: unknown): string {
	return typeof value === 'object' && value !== null && Object.keys(value).length === 0
		? ''
		: `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}

function typeText(schema: JsonSchema, language: Language): string {
	const type = (name: keyof typeof TYPES) => TYPES[name][language];
	if (schema.$ref?.endsWith('/measure')) return type('measure');
	if (schema.$ref?.endsWith('/condition')) return type('condition');
	if (isName(schema)) return type('name');
	if (schema.items) return `${type('list')}${typeText(schema.items, language)}`;
	if (schema.const !== undefined) return `\`${schema.const}\``;
	if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' ');
	if (schema.oneOf || schema.properties) return type('fields');
	if (typeof schema.additionalProperties === 'object') return type('map');
	const { pattern = '' } = schema;
	return type(PATTERNS.find(([begins]) => pattern.startsWith(begins))?.[1] ?? 'text');
}
