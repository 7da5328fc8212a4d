/** Finds the line of a document that a fault speaks of, so that whoever mends it need not count list items. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import { MAX_DOCUMENT_CHARACTERS } from './document-text.ts';

/**
 * The line, from 1, of a place such as `rules[2].rate` or `line 7`. Where the place itself is missing, the line of the
 * nearest part around it that is there; null where nothing is.
 */
export function lineFinder(document: string): (place: string) => number | null {
	if (document.length > MAX_DOCUMENT_CHARACTERS) return () => null;
	const lines = new LineCounter();
	const yaml = parseDocument(document, {
		schema: 'failsafe',
		uniqueKeys: false,
		lineCounter: lines
	});
	return (place) => {
		const named = /^line (\d+)$/.exec(place)?.[1];
		if (named !== undefined) return Number(named);
		const path = pathOf(place);
		for (let length = path.length; length > 0; length -= 1) {
			const node: unknown = yaml.getIn(path.slice(0, length), true);
			if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
		}
		return null;
	};
}

function pathOf(place: string): (string | number)[] {
	return [...place.matchAll(/[^.[\]]+/g)].map(([step]) =>
		/^\d+$/.test(step) ? Number(step) : step
	);
}
