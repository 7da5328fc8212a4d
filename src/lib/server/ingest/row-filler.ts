/** Makes the rows of a workbook as wide as those of a text file are, where every row has all its separators. */
export class RowFiller {
	#width = 0;

	/** Up to the widest row so far, and without what is empty beyond; null for a row without any value. */
	fill(cells: string[]): string[] | null {
		while (cells.at(-1) === '') cells.pop();
		if (cells.length === 0) return null;
		this.#width = Math.max(this.#width, cells.length);
		while (cells.length < this.#width) cells.push('');
		return cells;
	}
}
