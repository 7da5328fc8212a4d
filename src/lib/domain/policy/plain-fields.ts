/** Reading a document that was read as plain lists, maps and texts, without knowing what it should be. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(holder: unknown, field: string): readonly unknown[] {
	const list = isFields(holder) ? holder[field] : undefined;
	return Array.isArray(list) ? list : [];
}

export function textsOf(values: unknown): string[] {
	return Array.isArray(values)
		? values.flatMap((value) => (typeof value === 'string' ? [value] : []))
		: [];
}

export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
