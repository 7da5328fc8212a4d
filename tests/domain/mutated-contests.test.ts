/**
 * Two thousand ready contests with one thing wrong or changed in each. What is refused names its place; what is accepted
 * is another legal document: it reads as it was written, the published schema takes it too, and it can be scored.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contestJsonSchema, parseContest, readPlain } from '#lib/domain/contest.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { TEMPLATES } from '#lib/templates/index.ts';
import { assignment, figure, sale } from './score-cases.ts';

type Json = string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

interface Mutant {
	readonly text: string;
	/** `either`: another legal document may come of it. */
	readonly verdict: 'refused' | 'either';
	/** The one place where it differs; null where the text itself was touched. */
	readonly at: Path | null;
}
/** Null where the document has nothing of the sort. */
type Mutator = (document: Json, pick: Pick) => Mutant | null;
type Pick = <Item>(items: readonly Item[]) => Item | undefined;

const DOCUMENTS = TEMPLATES.map(({ document }) => asJson(parse(document, { schema: 'failsafe' })));

function asJson(value: unknown): Json {
	if (Array.isArray(value)) return value.map(asJson);
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
	return String(value);
}

interface Place {
	readonly path: Path;
	readonly value: Json;
}

function placesOf(value: Json, path: Path = []): Place[] {
	const inner: [string | number, Json][] =
		typeof value === 'string'
			? []
			: Array.isArray(value)
				? value.map((item, index) => [index, item])
				: Object.entries(value);
	return [{ path, value }, ...inner.flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

function replaced(value: Json, path: Path, change: (value: Json) => Json | undefined): Json {
	const [key, ...rest] = path;
	if (key === undefined) return change(value) ?? value;
	const apply = (inner: Json) =>
		rest.length === 0 ? change(inner) : replaced(inner, rest, change);
	if (Array.isArray(value))
		return value.flatMap((item, index) => {
			const next = index === key ? apply(item) : item;
			return next === undefined ? [] : [next];
		});
	if (typeof value === 'string') return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, item]) => {
			const next = name === key ? apply(item) : item;
			return next === undefined ? [] : [[name, next]];
		})
	);
}

function mutant(
	document: Json,
	at: Path | undefined,
	verdict: Mutant['verdict'],
	change: (value: Json) => Json | undefined
): Mutant | null {
	if (at === undefined) return null;
	return { text: JSON.stringify(replaced(document, at, change)), verdict, at };
}

const lastOf = (path: Path) => String(path.at(-1) ?? '');
/** Whatever the key is, it names something of the bank's own. */
const isFreeKey = (path: Path) =>
	['metrics', 'products', 'categories'].includes(String(path.at(-2)));
/** A word of the bank's own, which may look like a number. */
const WORDS = ['products', 'orgUnits', 'employmentTypes', 'employeeNos', 'people'];
const isWord = (path: Path) =>
	path.some((key) => WORDS.includes(String(key))) || path[0] === 'labels' || path[0] === 'waivers';
const isNumber = ({ path, value }: Place) =>
	typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) && !isWord(path);

const scalars = (document: Json) =>
	placesOf(document).filter(({ value }) => typeof value === 'string');
const numbers = (document: Json) => placesOf(document).filter(isNumber);
const fields = (document: Json) =>
	placesOf(document).filter(({ path }) => typeof path.at(-1) === 'string');
const objectsIn = (document: Json, list: string) =>
	placesOf(document).filter(({ path }) => path.length === 2 && path[0] === list);
const idIn = ({ value }: Place) =>
	typeof value === 'object' && !Array.isArray(value) ? String(value.id) : '';

const ENUMS = [
	'kind',
	'per',
	'partialUnits',
	'boundary',
	'pay',
	'take',
	'by',
	'order',
	'if'
].concat([
	'unfilled',
	'failing',
	'require',
	'lookUp',
	'rateOn',
	'schema',
	'notRated',
	'negative',
	'method'
]);
/** Never below zero, whatever the kind. */
const NOT_NEGATIVE = [
	'unit',
	'amountYuan',
	'share',
	'referrerShare',
	'every',
	'first',
	'limit',
	'minBase'
].concat([
	'scale',
	'decimals',
	'times',
	'days',
	'to',
	'closer',
	'referrer',
	'divideBy',
	'yuanPerPoint',
	'plan'
]);
const NO_NUMBERS = [
	'1e3',
	'0x10',
	'NaN',
	'Infinity',
	'1,000',
	'１０',
	' 5',
	'+5',
	'.5',
	'5.',
	''
].concat([
	'1234567890123456',
	'0.12345678901',
	'--1',
	'1_000',
	'5%',
	'ten',
	'1/3',
	'9'.repeat(400)
]);

const MUTATORS: Readonly<Record<string, Mutator>> = {
	'a key is left out': (document, pick) =>
		mutant(document, pick(fields(document))?.path, 'either', () => undefined),
	'a list loses an item': (document, pick) =>
		mutant(
			document,
			pick(placesOf(document).filter(({ path }) => typeof path.at(-1) === 'number'))?.path,
			'either',
			() => undefined
		),
	'a key is misspelt': (document, pick) => {
		const found = pick(fields(document).filter(({ path }) => !isFreeKey(path)));
		if (!found) return null;
		const key = lastOf(found.path);
		const wrong = pick([`${key}${key.at(-1)}`, key.toUpperCase(), `${key} `, `x${key}`]) ?? '';
		const parent = found.path.slice(0, -1);
		const { text } = {
			text: JSON.stringify(
				replaced(document, parent, (value) =>
					Object.fromEntries(
						Object.entries(value).map(([name, inner]) => [name === key ? wrong : name, inner])
					)
				)
			)
		};
		return { text, verdict: 'refused', at: null };
	},
	'an unknown key is added': (document, pick) =>
		mutant(
			document,
			pick(
				placesOf(document).filter(
					({ path, value }) =>
						typeof value === 'object' && !Array.isArray(value) && !isFreeKey([...path, ''])
				)
			)?.path,
			'refused',
			(value) => ({ ...(typeof value === 'object' ? value : {}), surplus: '1' })
		),
	'a text becomes a list or a map': (document, pick) => {
		const wrong = pick<Json>([[], {}, [['1']], { a: '1' }]);
		return mutant(document, pick(scalars(document))?.path, 'refused', () => wrong);
	},
	'a list or a map becomes a text': (document, pick) =>
		mutant(
			document,
			pick(
				placesOf(document).filter(({ path, value }) => path.length > 0 && typeof value !== 'string')
			)?.path,
			'refused',
			() => pick(['5', '', 'text', 'true']) ?? ''
		),
	'a list becomes a map, or a map a list': (document, pick) =>
		mutant(
			document,
			pick(
				placesOf(document).filter(
					({ path, value }) =>
						path.length > 0 && typeof value !== 'string' && Object.keys(value).length > 0
				)
			)?.path,
			'refused',
			(value) => (Array.isArray(value) ? { '0': value[0] ?? '' } : [value])
		),
	'a text becomes a bare word of JSON': (document, pick) => {
		const found = pick(scalars(document));
		const bare = pick(['null', 'true', '17', '-0.5']) ?? '';
		const made = mutant(document, found?.path, 'either', () => '@bare@');
		return made && { ...made, text: made.text.replace('"@bare@"', bare) };
	},
	'a number is none': (document, pick) =>
		mutant(document, pick(numbers(document))?.path, 'refused', () => pick(NO_NUMBERS)),
	'a bare number is none': (document, pick) => {
		const made = mutant(document, pick(numbers(document))?.path, 'refused', () => '@bare@');
		const bare =
			pick(['1e3', '1E-2', '0x10', '.inf', '1_000', '0o7', '12345678901234567890']) ?? '';
		return made && { ...made, text: made.text.replace('"@bare@"', bare) };
	},
	'a number is below zero': (document, pick) =>
		mutant(
			document,
			pick(numbers(document).filter(({ path }) => NOT_NEGATIVE.includes(lastOf(path))))?.path,
			'refused',
			() => '-1'
		),
	'a number is another': (document, pick) =>
		mutant(document, pick(numbers(document))?.path, 'either', () =>
			pick(['0', '-1', '999999999999999', '0.0000000001', '2', '007'])
		),
	'a word of the language is none': (document, pick) =>
		mutant(
			document,
			pick(scalars(document).filter(({ path }) => ENUMS.includes(lastOf(path)) && !isWord(path)))
				?.path,
			'refused',
			() => pick(['nonsense', '', 'PerUnit', 'perunit', '每日', 'longhu/contest@2'])
		),
	'a rule or prize has the id of another': (document, pick) => {
		const list = pick(['rules', 'prizes']) ?? '';
		const items = objectsIn(document, list);
		const one = pick(items);
		const other = pick(items.filter((item) => item !== one));
		return one && other
			? mutant(document, [...one.path, 'id'], 'refused', () => idIn(other))
			: null;
	},
	'two rules exchange their ids': (document, pick) => {
		const items = objectsIn(document, 'rules');
		const one = pick(items);
		const other = pick(items.filter((item) => item !== one));
		if (!one || !other) return null;
		const half = replaced(document, [...one.path, 'id'], () => idIn(other));
		const text = JSON.stringify(replaced(half, [...other.path, 'id'], () => idIn(one)));
		return { text, verdict: 'either', at: null };
	},
	'a name names nothing': (document, pick) => {
		const ids = objectsIn(document, 'rules').map(idIn);
		const naming = scalars(document).filter(
			({ path, value }) =>
				ids.includes(String(value)) &&
				(['claim', 'rule', 'team'].includes(lastOf(path)) || path.at(-2) === 'of')
		);
		return mutant(document, pick(naming)?.path, 'refused', () => 'nobody');
	},
	'a rule reads itself': (document, pick) => {
		const rule = pick(objectsIn(document, 'rules'));
		const measure =
			rule && pick(placesOf(rule.value).filter(({ path }) => lastOf(path) === 'measure'));
		return measure
			? mutant(document, [...rule.path, ...measure.path], 'refused', () => ({
					take: 'rule',
					rule: idIn(rule)
				}))
			: null;
	},
	'a key is there twice': (document, pick) => {
		const found = pick(
			fields(document).filter(({ value }) => typeof value === 'string' && value !== '')
		);
		const made = mutant(document, found?.path, 'refused', () => '@twice@');
		const key = found && JSON.stringify(lastOf(found.path));
		const value = found && JSON.stringify(found.value);
		return made && { ...made, text: made.text.replace('"@twice@"', `${value},${key}:${value}`) };
	},
	'a name holds what no screen shows': (document, pick) =>
		mutant(
			document,
			pick(scalars(document).filter(({ path }) => ['zh', 'en'].includes(lastOf(path))))?.path,
			'refused',
			(value) => `${String(value)}${pick(['\0', '\u0007', '\u001b[2J', '\ud800', '\u0085']) ?? ''}`
		),
	'a text holds what no screen shows': (document, pick) =>
		mutant(
			document,
			pick(scalars(document).filter(({ path }) => !isWord(path)))?.path,
			'refused',
			(value) => `${String(value)}${pick(['\0', '\u0007', '\ud800']) ?? ''}`
		),
	'a text is enormous': (document, pick) =>
		mutant(document, pick(scalars(document))?.path, 'refused', () =>
			pick(['a', '1', '名'])?.repeat(pick([5_000, 100_000, 250_000]) ?? 0)
		),
	'a list is enormous': (document, pick) => {
		const lists = placesOf(document).filter(({ value }) => Array.isArray(value));
		const found = pick(lists);
		// Words may stand there as often as a document has room for: who is meant is the same.
		const isOfWords = Array.isArray(found?.value) && typeof found.value[0] === 'string';
		return mutant(document, found?.path, isOfWords ? 'either' : 'refused', (value) =>
			Array.isArray(value) ? new Array<Json>(12_000).fill(value[0] ?? '') : value
		);
	},
	'lists nest without end': (document, pick) => {
		const made = mutant(document, pick(scalars(document))?.path, 'refused', () => '@deep@');
		const depth = pick([50, 3_000, 60_000]) ?? 0;
		return (
			made && {
				...made,
				text: made.text.replace('"@deep@"', '['.repeat(depth) + ']'.repeat(depth))
			}
		);
	},
	'days and instants are none, or end before they begin': (document, pick) =>
		mutant(document, ['window', pick(['from', 'to']) ?? ''], 'refused', () =>
			pick([
				'2026-13-01',
				'2026-02-30',
				'tomorrow',
				'',
				'20261001',
				'2026-10-01T25:00',
				'0000-00-00'
			])
		),
	'the text is cut off': (document, pick) => {
		const text = JSON.stringify(document);
		const end = pick(Array.from({ length: text.length - 1 }, (_, index) => index + 1)) ?? 1;
		return { text: text.slice(0, end), verdict: 'refused', at: null };
	},
	'a character is another': (document, pick) => {
		const text = JSON.stringify(document);
		const at = pick(Array.from({ length: text.length }, (_, index) => index)) ?? 0;
		const other = pick([...'{}[]",:0a-. \\#&*!|>%@`\t']) ?? '';
		return { text: text.slice(0, at) + other + text.slice(at + 1), verdict: 'either', at: null };
	}
};

/** Every text of a document by its place. */
function leaves(document: Json): ReadonlyMap<string, string> {
	return new Map(
		placesOf(document).flatMap(({ path, value }) =>
			typeof value === 'string' ? [[path.join('\u001f'), value]] : []
		)
	);
}

function differences(one: Json, other: Json): string[] {
	const [before, after] = [leaves(one), leaves(other)];
	return [...new Set([...before.keys(), ...after.keys()])].filter(
		(place) => before.get(place) !== after.get(place)
	);
}

const isLegal = new Ajv2020({ strict: false, allErrors: false }).compile(contestJsonSchema());
const PEOPLE = ['0001', '0002', 'A'].map((employeeNo) => assignment(employeeNo));

/** Nothing of an accepted document may surprise whoever scores it. */
function expectScorable(text: string): void {
	const contest = parseContest(text);
	if (!contest.ok) throw new Error('accepted before and refused now');
	const { metrics } = {
		metrics: [...new Set(contest.value.rules.flatMap((rule) => rule.metrics))]
	};
	const day = new Date(contest.value.window.start + 40 * 3_600_000).toISOString();
	const entries = metrics.flatMap((metric) => [
		sale('0001', { metric, yuan: '12345.67', quantity: '3', client: 'C1', at: day }),
		sale('A', { metric, yuan: '50000', client: 'C1', at: day, referrer: '0002' }),
		figure('A', ['19', '20'], { metric, period: day.slice(0, 7), statedAt: day })
	]);
	const { scorecards, teams } = scoreContest(contest.value, {
		assignments: PEOPLE,
		entries,
		asOf: null
	});
	resultOf(contest.value, scorecards, { teams });
}

describe('a contest document with something wrong', { timeout: 300_000 }, () => {
	it('is refused at a place, or is another legal document', () => {
		const seen = new Map<string, { refused: number; accepted: number }>();
		fc.assert(
			fc.property(
				fc.constantFrom(...DOCUMENTS),
				fc.constantFrom(...Object.entries(MUTATORS)),
				fc.infiniteStream(fc.noBias(fc.nat(999_999))),
				(document, [name, mutate], chances) => {
					const pick: Pick = (items) => {
						const chance: number | undefined = chances.next().value;
						return items[Math.floor(((chance ?? 0) / 1_000_000) * items.length)];
					};
					const made = mutate(document, pick);
					fc.pre(made !== null && made.text !== JSON.stringify(document));
					const count = seen.get(name) ?? { refused: 0, accepted: 0 };
					seen.set(name, count);
					const contest = parseContest(made.text);
					if (!contest.ok) {
						count.refused += 1;
						expect(contest.faults.length).toBeGreaterThan(0);
						for (const { place, message } of contest.faults) {
							expect(place).not.toBe('');
							expect(message.zh).not.toBe('');
							expect(message.en).not.toBe('');
						}
						return;
					}
					count.accepted += 1;
					expect([name, made.verdict, made.at]).toEqual([name, 'either', made.at]);
					const { plain, faults } = readPlain(made.text, 20);
					expect(faults).toEqual([]);
					const reread = asJson(plain);
					const changed = differences(document, reread);
					if (made.at === null)
						expect(changed.length).toBeLessThanOrEqual(name.startsWith('two') ? 2 : 1);
					// A list that lost an item has moved the items after it.
					else if (typeof made.at.at(-1) !== 'number')
						for (const place of changed)
							expect(`${place}\u001f`.startsWith(`${made.at.join('\u001f')}\u001f`)).toBe(true);
					expect([isLegal(reread), isLegal.errors]).toEqual([true, null]);
					expectScorable(made.text);
				}
			),
			{ numRuns: 2_000, seed: 20_261_125, endOnFailure: false }
		);
		// Each way to be wrong was met, and none of those that must be refused was let through.
		expect([...seen.keys()].sort()).toEqual(Object.keys(MUTATORS).sort());
		for (const [name, { refused, accepted }] of seen)
			expect([name, refused + accepted > 20]).toEqual([name, true]);
	});
});
