/** Any file of rows, whatever its format: opened by what it holds, read as its rows are asked for. */
import { stat } from 'node:fs/promises';
import { failure, type Result } from '#lib/domain/errors.ts';
import { recogniseFile } from './file-kind.ts';
import type { OpenedTable, TableChoice } from './opened-table.ts';
import { openCsv } from './read-csv.ts';
import { openHtml } from './read-html.ts';
import { openXls } from './read-xls.ts';
import { openXlsx } from './read-xlsx.ts';
import { refusal } from './table-fault.ts';
import { BYTES_PER_MEGABYTE, MAX_FILE_MEGABYTES } from './table-limits.ts';
import { readHead } from './text-file.ts';

export async function openTable(
	filePath: string,
	choice: TableChoice = {}
): Promise<Result<OpenedTable>> {
	const { size } = await stat(filePath);
	if (size > MAX_FILE_MEGABYTES * BYTES_PER_MEGABYTE) return failure(refusal('tooLarge'));
	const head = await readHead(filePath);
	const kind = recogniseFile(head);
	if (!kind.ok) return kind;
	switch (kind.value) {
		case 'text':
			return openCsv(filePath, head);
		case 'html':
			return openHtml(filePath, head, choice);
		case 'ole':
			return openXls(filePath, size, choice);
		case 'zip':
			return openXlsx(filePath, choice);
		default:
			return kind.value satisfies never;
	}
}
