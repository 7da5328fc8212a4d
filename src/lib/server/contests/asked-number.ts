/** A number that an address asks for, such as `?version=2`; null where it names none. */
export function askedNumber(text: string | null): number | null {
	return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
