/** Where two contest documents differ, as a leader would say it: the part, the field, what it said, what it says. */
import { readDocument } from './document-text.ts';
import type { Text } from './errors.ts';

export interface FieldChange {
	/** The part of the document: rules, prizes, period … */
	readonly part: Text;
	/** The name of the rule, prize or division that the field belongs to; null outside of these. */
	readonly of: Text | null;
	/** Where: `rules[sales].rate`. */
	readonly place: string;
	/** As the document writes it; null where it was not there. */
	readonly before: string | null;
	/** As the document writes it; null where it is no longer there. */
	readonly after: string | null;
}

const PARTS: Readonly<Record<string, Text>> = {
	name: { zh: '名称', en: 'Name' },
	zone: { zh: '时区', en: 'Time zone' },
	window: { zh: '时间', en: 'Period' },
	participants: { zh: '参赛范围', en: 'Who takes part' },
	divisions: { zh: '组别', en: 'Divisions' },
	referral: { zh: '转介', en: 'Referral' },
	registrations: { zh: '报单', en: 'Registered deals' },
	rules: { zh: '规则', en: 'Rules' },
	ranking: { zh: '排名', en: 'Ranking' },
	prizes: { zh: '奖励', en: 'Prizes' },
	stacking: { zh: '奖项互斥', en: 'Prizes that exclude one another' },
	budgetYuan: { zh: '奖励总额', en: 'The most that is paid' },
	settlements: { zh: '结算', en: 'Settlements' },
	cutOff: { zh: '截止', en: 'Cut-off' },
	funding: { zh: '奖金来源', en: 'Whose money' },
	appraisal: { zh: '考核', en: 'Appraisal' },
	waivers: { zh: '豁免', en: 'Waivers' },
	display: { zh: '显示', en: 'Display' },
	labels: { zh: '名称对照', en: 'Labels' }
};

type Plain = Readonly<Record<string, unknown>>;

/**
 * Both texts are read as they stand, so a comment or another order of keys is no difference. Rules, prizes and divisions
 * are compared by their id wherever they stand, steps of a table one by one; other lists as a whole.
 */
export function diffDocuments(before: string, after: string): FieldChange[] {
	const old = plainOf(before);
	const fresh = plainOf(after);
	return keysOf(old, fresh).flatMap((key) => {
		const part = PARTS[key] ?? { zh: key, en: key };
		return [
			...compare(key, old[key], fresh[key]),
			...(key === 'divisions' ? reordered(old, fresh) : [])
		].map((change) => ({ part, ...change }));
	});
}

/** The first division that fits a person wins, so their order is a rule, too. */
function reordered(before: Plain, after: Plain): PlaceChange[] {
	const [old, fresh] = [before, after].map(({ divisions }) => Object.keys(byId(divisions) ?? {}));
	const was = old?.filter((id) => fresh?.includes(id)).join(', ') ?? '';
	const is = fresh?.filter((id) => old?.includes(id)).join(', ') ?? '';
	return was === is ? [] : [{ of: null, place: 'divisions', before: was, after: is }];
}

function plainOf(text: string): Plain {
	const read = readDocument(text);
	return read.kind === 'plain' && isPlain(read.value) ? read.value : {};
}

function isPlain(value: unknown): value is Plain {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type PlaceChange = Omit<FieldChange, 'part'>;

function compare(
	place: string,
	before: unknown,
	after: unknown,
	of: Text | null = null
): PlaceChange[] {
	const [oldItems, newItems] = [byId(before), byId(after)];
	if (oldItems && newItems)
		return keysOf(oldItems, newItems).flatMap((id) =>
			compare(
				`${place}[${id}]`,
				oldItems[id],
				newItems[id],
				nameOf(newItems[id]) ?? nameOf(oldItems[id])
			)
		);
	if (isPlain(before) && isPlain(after))
		return keysOf(before, after).flatMap((key) =>
			compare(`${place}.${key}`, before[key], after[key], of)
		);
	if (isTable(before) && isTable(after) && before.length === after.length)
		return before.flatMap((step, index) => compare(`${place}[${index}]`, step, after[index], of));
	const [was, is] = [textOf(before), textOf(after)];
	return was === is ? [] : [{ of, place, before: was, after: is }];
}

/** A list whose items all have ids, by id; null for anything else. */
function byId(value: unknown): Plain | null {
	if (!Array.isArray(value) || value.length === 0) return null;
	const items = value.flatMap((item) =>
		isPlain(item) && typeof item.id === 'string' ? [[item.id, item] as const] : []
	);
	return items.length === value.length ? Object.fromEntries(items) : null;
}

function isTable(value: unknown): value is readonly Plain[] {
	return Array.isArray(value) && value.every(isPlain);
}

function nameOf(item: unknown): Text | null {
	if (!isPlain(item) || !isPlain(item.name)) return null;
	const { zh, en } = item.name;
	return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : null;
}

/** The order of keys says nothing in a document. */
function textOf(value: unknown): string | null {
	if (value === undefined) return null;
	return typeof value === 'string' ? value : JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isPlain(value)) return value;
	return Object.fromEntries(
		Object.keys(value)
			.sort()
			.map((key) => [key, sorted(value[key])])
	);
}

function keysOf(before: Plain, after: Plain): string[] {
	return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}
