import { stringify } from 'csv-stringify/sync';
import { parseCsv } from '#lib/domain/csv.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { compileMapping, mapRow, type TargetRow } from '#lib/domain/mapping.ts';
import { parseMapping, TARGET_COLUMNS } from '#lib/domain/mapping-document.ts';

/** An outside file, through a saved mapping, as a file in the product's own form with the columns that it needs. */
export function ownFormFile(mappingText: string, source: Uint8Array): string {
	const mapping = expectValue(parseMapping(mappingText));
	const table = expectValue(parseCsv(source));
	const plan = expectValue(compileMapping(mapping, table.header));
	const rows = table.rows.flatMap((row): TargetRow[] => {
		const mapped = mapRow(plan, row, () => {
			throw new Error('a fixture holds no client numbers');
		});
		if (mapped.faults.length > 0) throw new Error(JSON.stringify(mapped.faults));
		// The file stands alone, so it names its source itself.
		return mapped.targets.map((target) =>
			mapping.target === 'activities' ? { ...target, source: mapping.source } : target
		);
	});
	const columns = TARGET_COLUMNS[mapping.target].filter((column) =>
		rows.some((row) => row[column] !== undefined)
	);
	return stringify([...rows], { header: true, columns: [...columns] });
}
