/** Feeds in files: the entries that the ledger would compute from them, with what only several rows together show. */
import {
	managerFigures,
	overlappingCare,
	parseCareRow,
	parseClientFigureRow
} from '#lib/domain/client-care.ts';
import { parseConductRow } from '#lib/domain/conduct.ts';
import type { Fault, Result, Text } from '#lib/domain/errors.ts';
import type { FileEntry } from '#lib/domain/file-entries.ts';
import type { ScoreFileKind } from '#lib/domain/file-forms.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import {
	parseSnapshotRow,
	saysTheSame,
	seriesKey,
	snapshotActivities,
	snapshotKey,
	type Snapshot
} from '#lib/domain/snapshots.ts';
import type { FileFault } from './file-fault.ts';
import type { RowValues } from './read-file.ts';
import type { RowCheck } from './roster-checks.ts';
import type { Placed, Refuse } from './score-inputs.ts';

type ReadRows = <Value>(
	kind: ScoreFileKind,
	parse: (row: RowValues, place: number) => Result<Value>,
	check: RowCheck
) => Placed<Value>[];

interface Reading {
	readonly read: ReadRows;
	readonly refuse: Refuse;
	readonly people: RowCheck;
	readonly defaults: { readonly source: string; readonly zone: string };
}

export type FeedEntry = FileEntry & { readonly file: string };

export function readFeeds(reading: Reading): FeedEntry[] {
	const { read, people, defaults } = reading;
	const conduct = read('conduct', (row, place) => parseConductRow(row, place, defaults), people);
	return [
		...conduct.map(({ value, ...where }) => entryAt(where, value)),
		...snapshotEntries(reading),
		...clientEntries(reading)
	];
}

function entryAt({ file, place }: Omit<Placed<unknown>, 'value'>, entry: NewEntry): FeedEntry {
	return { file, place, entry, receivedAt: null };
}

/** Files have no order of arrival, so two values for one date contradict each other. */
function snapshotEntries({ read, refuse, people, defaults }: Reading): FeedEntry[] {
	const rows = read('snapshots', (row, place) => parseSnapshotRow(row, place, defaults), people);
	const values = new Map<string, Placed<Snapshot>>();
	const series = new Map<string, Placed<Snapshot>>();
	for (const row of rows) {
		const key = snapshotKey(row.value);
		const same = values.get(key) ?? row;
		if (!saysTheSame(same.value, row.value)) refuse([fault(row, same, CONFLICT)]);
		values.set(key, same);
		const counted = seriesKey({ ...row.value, scope: 'day' });
		const first = series.get(counted) ?? row;
		if (first.value.scope !== row.value.scope) refuse([fault(row, first, TWO_SCOPES)]);
		else if (measuresOf(first.value) !== measuresOf(row.value))
			refuse([fault(row, first, TWO_MEASURES)]);
		series.set(counted, first);
	}
	const [first] = rows;
	if (!first) return [];
	return snapshotActivities([...values.values()].map(({ value }) => value)).map((entry) =>
		entryAt(first, entry)
	);
}

function measuresOf({ quantity, amountFen }: Snapshot): string {
	return `${quantity === null ? '' : 'quantity'}${amountFen === null ? '' : 'amount'}`;
}

function clientEntries({ read, refuse, people, defaults }: Reading): FeedEntry[] {
	const care = read('care', parseCareRow, people);
	const figures = read(
		'client-figures',
		(row, place) => parseClientFigureRow(row, place, defaults),
		() => []
	);
	for (const rows of groupBy(care, ({ value }) => value.clientRef).values()) {
		const overlap = overlappingCare(rows.map((row) => ({ ...row.value, row })));
		if (overlap) refuse([fault(overlap[1].row, overlap[0].row, OVERLAP)]);
	}
	const [first] = figures;
	if (!first) return [];
	return managerFigures(
		care.map(({ value }) => value),
		figures.map(({ value }) => value)
	).map((figure) => entryAt(first, { kind: 'periodFigure', ...figure }));
}

const CONFLICT: Text = { zh: '同一日期的累计值不同', en: 'another value for the same date' };
const TWO_SCOPES: Text = {
	zh: '同一来源、员工、指标有两种累计口径，会重复计算',
	en: 'is counted up over another scope, which would count it twice'
};
const TWO_MEASURES: Text = {
	zh: '有的日期给出数量，有的给出金额，无法相减',
	en: 'states another measure than the other dates, so there is no difference'
};
const OVERLAP: Text = {
	zh: '同一客户在同一天有两位经理',
	en: 'the client has two managers on one day'
};

function fault(
	row: Omit<Placed<unknown>, 'value'>,
	other: Omit<Placed<unknown>, 'value'>,
	{ zh, en }: Text
): FileFault {
	const where = other.file === row.file ? other.place : `${other.file} ${other.place}`;
	const found: Fault = {
		code: 'feed.conflict',
		message: { zh: `与 ${where} 矛盾：${zh}`, en: `contradicts ${where}: ${en}` },
		place: row.place
	};
	return { file: row.file, fault: found };
}
