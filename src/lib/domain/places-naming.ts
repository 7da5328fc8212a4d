/** Fields of a rule that name other rules, and those that name divisions, whatever they lie in. */
export const NAMING = {
	claim: ['claim', 'claims'],
	points: ['rule', 'of', 'total', 'gates'],
	division: ['divisions']
} as const;

/**
 * Where a rule as written names something: `rules[2]` → `rules[2].of[0]`, `rules[2].measure.rule`. The rule itself where
 * none of the fields does, which is so when it reads a name that the document does not write.
 */
export function placesNaming(
	rule: { readonly place: string; readonly written: unknown },
	name: string,
	fields: readonly string[]
): readonly string[] {
	const walk = (value: unknown, place: string, field: string): string[] => {
		if (typeof value === 'string') return value === name && fields.includes(field) ? [place] : [];
		if (Array.isArray(value))
			return value.flatMap((item, index) => walk(item, `${place}[${index}]`, field));
		return typeof value === 'object' && value !== null
			? Object.entries(value).flatMap(([key, inner]) => walk(inner, `${place}.${key}`, key))
			: [];
	};
	const found = walk(rule.written, rule.place, '');
	return found.length > 0 ? found : [rule.place];
}

/** The rules of a document as written; none where it has no list of them. */
export function writtenRules(document: unknown): readonly unknown[] {
	return typeof document === 'object' &&
		document !== null &&
		'rules' in document &&
		Array.isArray(document.rules)
		? document.rules
		: [];
}
