import { distance } from 'fastest-levenshtein';

/** The allowed name that a misspelt one probably means, or null where none is near: `amont` → `amount`, `GTXPro` → `GTX Pro`. */
export function nearestName(word: string, allowed: readonly string[]): string | null {
	const sought = plain(word);
	let best: { name: string; steps: number } | null = null;
	for (const name of allowed) {
		const steps = distance(sought, plain(name));
		if (best === null || steps < best.steps) best = { name, steps };
	}
	// About one wrong letter in three, two exchanged ones (`nmae`), and one in a Chinese name of two or three characters.
	const bearable = Math.max(sought.length < 4 ? 1 : 2, Math.floor(sought.length / 3));
	return best !== null && best.steps <= bearable && best.steps < plain(best.name).length
		? best.name
		: null;
}

/** Case, width, spaces and separators are the usual slips and do not count. */
function plain(word: string): string {
	return word
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s_\-.]/g, '');
}
