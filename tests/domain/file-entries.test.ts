import { describe, expect, it } from 'vitest';
import { entriesOfFiles, type FileEntry } from '#lib/domain/file-entries.ts';
import type { Activity, NewEntry, Reversal } from '#lib/domain/ledger-entry.ts';
import { at, contestOf, pointsOf, reversalOf, sale } from './score-cases.ts';

function asNew({
	generation: _generation,
	receivedAt: _receivedAt,
	...entry
}: Activity | Reversal): NewEntry {
	return entry;
}

function read(...rows: readonly (readonly [NewEntry, string?])[]) {
	const { entries, refused } = entriesOfFiles(
		rows.map(([entry, receivedAt], index): FileEntry => ({
			place: `row ${index + 2}`,
			entry,
			receivedAt: receivedAt === undefined ? null : at(receivedAt)
		}))
	);
	return {
		points: pointsOf(contestOf({}), { entries, roster: ['A'] }).A,
		refused: refused.map(({ row }) => row.place)
	};
}

describe('rows of files', () => {
	const wrong = asNew(sale('A', { id: 'S', quantity: '10' }));
	const right = asNew(sale('A', { id: 'S', quantity: '3' }));
	const reversal = asNew(reversalOf(sale('A', { id: 'S' })));

	it('count once, however often they come, also after their reversal', () => {
		expect(read([wrong], [wrong])).toEqual({ points: '10', refused: [] });
		expect(read([wrong], [reversal], [wrong], [reversal])).toEqual({ points: '0', refused: [] });
		expect(read([reversal], [wrong], [wrong])).toEqual({ points: '0', refused: [] });
	});

	it('are refused with other content while the first is live, and stand after its reversal', () => {
		expect(read([wrong], [right])).toEqual({ points: '10', refused: ['row 3'] });
		expect(read([wrong], [reversal], [right])).toEqual({ points: '3', refused: [] });
		expect(read([reversal], [wrong], [right])).toEqual({ points: '3', refused: [] });
	});

	it('tell a correction by when it became known, where they say it', () => {
		expect(
			read([right, '2026-02-03T10:00'], [reversal, '2026-02-03T09:00'], [wrong, '2026-02-02T12:00'])
		).toEqual({ points: '3', refused: [] });
	});
});
