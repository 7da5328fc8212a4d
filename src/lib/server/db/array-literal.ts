/**
 * A column of values as the text of a Postgres array. One text per column is what makes a bulk insert fast: the driver
 * copies it as it is, where it would inspect and quote five thousand parameters one by one.
 */
export function arrayLiteral(values: readonly (string | number | bigint | null)[]): string {
	return `{${values.map(element).join(',')}}`;
}

const SPECIAL = /["\\]/;

function element(value: string | number | bigint | null): string {
	if (value === null) return 'NULL';
	if (typeof value !== 'string') return String(value);
	return `"${SPECIAL.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}
