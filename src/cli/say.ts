/** A message in both languages, each on lines of its own. */
export function sayBoth(zh: string, en: string): string {
	return `${zh}\n${en}\n`;
}
