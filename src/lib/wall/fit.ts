export type Fit = 'full' | 'middle' | 'small';

/** How wide a text is, in Chinese characters; Latin letters take a little more than half the room. */
export function widthInCharacters(text: string): number {
	let width = 0;
	for (const character of text) width += character < '\u2e80' ? 0.56 : 1;
	return width;
}

/**
 * The size in which a text fits its column, so that no name moves the columns. `full` is how many characters fit at
 * the full size and `middle` at the middle one; longer texts take the small size in two lines.
 */
export function fitText(text: string, room: { full: number; middle: number }): Fit {
	const width = widthInCharacters(text);
	if (width <= room.full) return 'full';
	return width <= room.middle ? 'middle' : 'small';
}
