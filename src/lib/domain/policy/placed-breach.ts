/** Breaches as they are shown beside a document: in its order, each with its line and what would lift it. */
import { lineFinder } from '../document-lines.ts';
import type { Text } from '../errors.ts';
import { liftedBy, type Breach } from './breaches.ts';

export interface PlacedBreach extends Breach {
	readonly line: number | null;
	/** What would lift it, or the waiver that does. */
	readonly remedy: Text;
}

export function placeBreaches(document: string, breaches: readonly Breach[]): PlacedBreach[] {
	const lineOf = lineFinder(document);
	return breaches
		.map((breach) => ({ ...breach, line: lineOf(breach.place), remedy: liftedBy(breach) }))
		.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}
