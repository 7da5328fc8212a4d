import { createHash } from 'node:crypto';
import type { TargetRow } from '#lib/domain/mapping.ts';

/**
 * Ids for rows of figures that have none: made from the mapped content and the number of its occurrence in the file. The
 * same file again gives the same ids and adds nothing; two equal sales of one day stay two.
 */
export class MadeIds {
	readonly #occurrences = new Map<string, number>();

	/** The row with an id. Period figures need none: their identity is what they speak of. */
	identify(row: TargetRow): { readonly row: TargetRow; readonly isMade: boolean } {
		if (row.externalId !== undefined || row.period !== undefined) return { row, isMade: false };
		const content = JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
		const digest = createHash('sha256').update(content).digest('base64url').slice(0, 22);
		const occurrence = (this.#occurrences.get(digest) ?? 0) + 1;
		this.#occurrences.set(digest, occurrence);
		return { row: { ...row, externalId: `row-${digest}-${occurrence}` }, isMade: true };
	}
}
