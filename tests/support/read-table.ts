/** Everything that a reader of files says of one, in a form that compares well. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '#lib/server/ingest/read-table.ts';
import type { OpenedTable, TableChoice } from '#lib/server/ingest/opened-table.ts';

export type ReadTable = Omit<OpenedTable, 'chunks' | 'close'> & {
	/** Row number, then the cells. */
	readonly rows: readonly (readonly [row: number, ...cells: string[]])[];
	/** What ended the rows, as `code at place`. */
	readonly faults: readonly string[];
};

/** The whole table, or the faults that it could not be opened for. */
export async function readTable(
	path: string,
	choice?: TableChoice
): Promise<ReadTable | readonly string[]> {
	const opened = await openTable(path, choice);
	if (!opened.ok) return opened.faults.map(({ code, place }) => `${code} at ${place}`);
	const { format, encoding, delimiter, sheet, sheets, chunks } = opened.value;
	const rows: [number, ...string[]][] = [];
	const faults: string[] = [];
	for await (const chunk of chunks) {
		for (const { row, cells } of chunk.rows) rows.push([row, ...cells]);
		if (chunk.fault) faults.push(`${chunk.fault.code} at ${chunk.fault.place}`);
	}
	return { format, encoding, delimiter, sheet, sheets, rows, faults };
}

/** A folder of files that a test makes; call `remove` when done. Names say nothing of what is inside. */
export function fileMaker() {
	const folder = mkdtempSync(join(tmpdir(), 'longhu-table-'));
	let files = 0;
	return {
		make(content: string | Uint8Array): string {
			files += 1;
			const path = join(folder, `${files}.upload`);
			writeFileSync(path, content);
			return path;
		},
		remove: () => rmSync(folder, { recursive: true })
	};
}
