/**
 * Ids for rows of figures that have none: made from the row's own content and the number of its occurrence in the file.
 * The same file again gives the same ids and adds nothing; two equal sales of one day stay two. Import and command line
 * make the same ids, because ids break ties.
 */
export class MadeIds {
	readonly #occurrences = new Map<string, number>();

	/** `digest` is SHA-256 as text, which the domain has not by itself. */
	constructor(private readonly digest: (text: string) => string) {}

	/** The row with an id. A period figure is what it speaks of, and a decision names the activity's: neither gets one. */
	identify<Row extends Readonly<Record<string, string | undefined>>>(
		row: Row
	): { readonly row: Row; readonly isMade: boolean } {
		if (isFilled(row.externalId) || isFilled(row.period) || isFilled(row.decision))
			return { row, isMade: false };
		const content = JSON.stringify(
			Object.entries(row)
				.filter(([, value]) => isFilled(value))
				.sort(([a], [b]) => (a < b ? -1 : 1))
		);
		const digest = this.digest(content).slice(0, 22);
		const occurrence = (this.#occurrences.get(digest) ?? 0) + 1;
		this.#occurrences.set(digest, occurrence);
		return { row: { ...row, externalId: `row-${digest}-${occurrence}` }, isMade: true };
	}
}

function isFilled(value: string | undefined): boolean {
	return value !== undefined && value.trim() !== '';
}
