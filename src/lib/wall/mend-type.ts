const AGAIN_AFTER_MS = 3_000;

/**
 * Sees to it, until the returned function is called, that every piece of type which was wanted while the server was
 * away comes after all. A browser asks once for the file of a face and leaves the face failed for good, so that its
 * characters would stay boxes until somebody loads the page anew.
 */
export function keepTypeWhole(): () => void {
	mendType();
	const timer = setInterval(mendType, AGAIN_AFTER_MS);
	return () => clearInterval(timer);
}

/** Puts a new face beside each failed one: the browser takes the characters of the range from the one that is there. */
function mendType(): void {
	const lost = new Set<string>();
	for (const face of document.fonts) if (face.status === 'error') lost.add(keyOf(face));
	for (const face of document.fonts) if (face.status !== 'error') lost.delete(keyOf(face));
	if (lost.size === 0) return;
	for (const sheet of document.styleSheets)
		for (const rule of sheet.cssRules) {
			if (!(rule instanceof CSSFontFaceRule)) continue;
			const copy = faceOf(rule, sheet.href ?? document.baseURI);
			if (lost.has(keyOf(copy))) add(copy);
		}
}

function add(face: FontFace): void {
	document.fonts.add(face);
	// Failed again: it makes way for the next attempt.
	face.load().catch(() => document.fonts.delete(face));
}

function faceOf({ style }: CSSFontFaceRule, base: string): FontFace {
	const said = (name: string) => style.getPropertyValue(name);
	// A rule's addresses are relative to its sheet, a new face's to the page.
	const source = said('src').replace(
		/url\("([^"]+)"\)/g,
		(_, address: string) => `url("${new URL(address, base).href}")`
	);
	return new FontFace(bare(said('font-family')), source, {
		weight: said('font-weight') || 'normal',
		unicodeRange: said('unicode-range') || 'U+0-10FFFF',
		display: 'swap'
	});
}

const keyOf = ({ family, weight, unicodeRange }: FontFace): string =>
	`${bare(family)} ${weight} ${unicodeRange}`;

/** Old browsers give a rule's family with its quotes and a new face's without. */
const bare = (family: string): string => family.replace(/["']/g, '');
