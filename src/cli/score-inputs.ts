/** All inputs of a score, read and checked together, so that one run shows every fault of every file. */
import { createHash } from 'node:crypto';
import { parseInstant } from '#lib/domain/calendar.ts';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import {
	parseCalendarRow,
	parseFigureRow,
	parseLeaveRow,
	parseQualificationRow,
	parseTargetRow,
	type CalendarDate,
	type Leave,
	type Qualification,
	type Target
} from '#lib/domain/dated-inputs.ts';
import type { Fault, Result } from '#lib/domain/errors.ts';
import { entriesOfFiles, type FileEntry } from '#lib/domain/file-entries.ts';
import type { ScoreFileKind } from '#lib/domain/file-forms.ts';
import { parseActivityRow, parseReceivedAt, parseRosterRow } from '#lib/domain/file-rows.ts';
import type { Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { MadeIds } from '#lib/domain/made-ids.ts';
import { OrgTree } from '#lib/domain/org-tree.ts';
import { parseOrgUnitRow } from '#lib/domain/org-unit-rows.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { ScoringInputs, View } from '#lib/domain/scoring-inputs.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import type { FileFault } from './file-fault.ts';
import { readFormFile, readText, type RowValues } from './read-file.ts';
import {
	circleFaults,
	leaveFaults,
	rosterFaults,
	unknownNumbers,
	unknownOrgUnits,
	type RowCheck
} from './roster-checks.ts';
import { readFeeds } from './score-feeds.ts';
import { UsageFault, type ScoreUsage } from './usage.ts';

/** Where the contest cannot be read, so that the other files are still checked. */
const USUAL_ZONE = 'Asia/Shanghai';
/** The source of rows that name none. It is the same for all files, so that a reversal may stand in another one. */
const OWN_SOURCE = 'file';

export interface ScoreInputs {
	readonly contest: Contest;
	/** The text that the contest was read from. */
	readonly document: string;
	readonly assignments: readonly Assignment[];
	/** Of all files, also what becomes known after the instant asked for. */
	readonly entries: readonly LedgerEntry[];
	readonly targets: readonly Target[];
	readonly leave: readonly Leave[];
	readonly qualifications: readonly Qualification[];
	readonly calendar: readonly CalendarDate[];
	readonly orgUnits: OrgTree;
	readonly asOf: Instant | null;
}

/** The same as the domain reads it: what was known by the instant asked for. */
export function scoringInputsOf(
	{ entries, calendar, asOf, ...dated }: ScoreInputs,
	view: View
): ScoringInputs {
	return {
		...dated,
		entries: asOf === null ? entries : entries.filter(({ receivedAt }) => receivedAt <= asOf),
		calendar: new WorkCalendar(calendar),
		asOf,
		view
	};
}

/** What was read from one row, and where it stands. */
export interface Placed<Value> {
	readonly file: string;
	readonly place: string;
	readonly value: Value;
}

interface PlacedEntry extends FileEntry {
	readonly file: string;
}

export function readScoreInputs(
	usage: Pick<ScoreUsage, 'contest' | 'files' | 'asOf'>
): { readonly inputs: ScoreInputs } | { readonly faults: readonly FileFault[] } {
	const faults: FileFault[] = [];
	// One by one: a wrong file may have more faults than a call can have arguments.
	const refuse = (more: Iterable<FileFault>) => {
		for (const fault of more) faults.push(fault);
	};
	const readDocument = readContest(usage.contest, refuse);
	const contest = readDocument?.contest ?? null;
	const zone = contest?.zone ?? USUAL_ZONE;
	const asOf = readAsOf(usage.asOf, zone);
	const read = <Value>(
		kind: ScoreFileKind,
		parse: (row: RowValues, place: number, path: string) => Result<Value>,
		check: RowCheck
	): Placed<Value>[] =>
		usage.files
			.filter((file) => file.kind === kind)
			.flatMap(({ path }) => {
				const file = readRows(kind, path, {
					parse: (row, place) => parse(row, place, path),
					check
				});
				refuse(file.faults);
				return file.rows;
			});

	// Read twice: the unit above may stand below the one that names it.
	const codes = new Set<string>();
	for (const { kind, path } of usage.files)
		if (kind === 'org-units') readFormFile(kind, path, (row) => gather(codes, row.code));
	const orgUnits = read('org-units', parseOrgUnitRow, unknownOrgUnits(codes, 'parentCode'));
	const places = unknownOrgUnits(codes, 'orgUnit');
	const numbers = new Set<string>();
	const roster = read('roster', parseRosterRow, (row, place) => [
		...gather(numbers, row.employeeNo),
		...places(row, place)
	]);
	const people = unknownNumbers(numbers);
	const idsOf = madeIdsByFile();
	const entryRows = [
		...read(
			'activities',
			(row, place, path) => readActivity(idsOf(path).identify(row).row, place, zone),
			people
		),
		...read(
			'figures',
			(row, place) => {
				const entry = parseFigureRow(row, place, { source: OWN_SOURCE, zone });
				return entry.ok ? { ok: true, value: { entry: entry.value, receivedAt: null } } : entry;
			},
			people
		)
	].map(({ file, place, value }): PlacedEntry => ({ file, place, ...value }));
	entryRows.push(...readFeeds({ read, refuse, people, defaults: { source: OWN_SOURCE, zone } }));
	const targets = read('targets', parseTargetRow, (row, place) => [
		...people(row, place),
		...places(row, place)
	]);
	const leave = read('leave', parseLeaveRow, people);
	const qualifications = read('qualifications', parseQualificationRow, people);
	const calendar = read('calendar', parseCalendarRow, () => []);

	refuse(rosterFaults(roster));
	refuse(leaveFaults(leave));
	refuse(circleFaults(orgUnits));
	const { entries, refused } = entriesOfFiles(entryRows);
	refuse(refused.map(({ row, fault }) => ({ file: row.file, fault })));
	if (readDocument === null || contest === null || faults.length > 0) return { faults };
	const values = <Value>(rows: readonly Placed<Value>[]) => rows.map(({ value }) => value);
	return {
		inputs: {
			contest,
			document: readDocument.document,
			assignments: values(roster),
			entries,
			targets: values(targets),
			leave: values(leave),
			qualifications: values(qualifications),
			calendar: values(calendar),
			orgUnits: new OrgTree(values(orgUnits)),
			asOf
		}
	};
}

/** Keeps a name that other rows may refer to, whatever else is wrong with its row. */
function gather(names: Set<string>, text = ''): readonly Fault[] {
	const name = text.trim();
	if (name !== '') names.add(name);
	return [];
}

/** Equal rows are counted within their file, as an import of that file counts them. */
function madeIdsByFile(): (path: string) => MadeIds {
	const made = new Map<string, MadeIds>();
	return (path) => {
		const ids =
			made.get(path) ??
			new MadeIds((text) => createHash('sha256').update(text).digest('base64url'));
		made.set(path, ids);
		return ids;
	};
}

export type Refuse = (faults: Iterable<FileFault>) => void;

export interface ReadContest {
	readonly contest: Contest;
	readonly document: string;
}

/** Null: every fault was handed on. */
export function readContest(path: string, refuse: Refuse): ReadContest | null {
	const text = readText(path);
	const contest = text.ok ? parseContest(text.value, Infinity) : text;
	if (text.ok && contest.ok) return { contest: contest.value, document: text.value };
	refuse(contest.ok ? [] : contest.faults.map((fault) => ({ file: path, fault })));
	return null;
}

function readAsOf(text: string | null, zone: string): Instant | null {
	if (text === null) return null;
	const asOf = parseInstant(text, zone);
	if (asOf !== null) return asOf;
	throw new UsageFault(
		`--as-of ${text}：不是日期或时间 / is not a date or a date with time (2026-03-31T16:00:00Z)`
	);
}

function readRows<Value>(
	kind: ScoreFileKind,
	path: string,
	{
		parse,
		check
	}: {
		readonly parse: (row: RowValues, place: number) => Result<Value>;
		readonly check: RowCheck;
	}
): { readonly rows: Placed<Value>[]; readonly faults: FileFault[] } {
	const rows: Placed<Value>[] = [];
	const faults = readFormFile(kind, path, (values, row) => {
		const parsed = parse(values, row);
		if (parsed.ok) rows.push({ file: path, place: `row ${row}`, value: parsed.value });
		return [...(parsed.ok ? [] : parsed.faults), ...check(values, row)];
	});
	return { rows, faults: faults.map((fault) => ({ file: path, fault })) };
}

function readActivity(
	row: RowValues,
	place: number,
	zone: string
): Result<Pick<FileEntry, 'entry' | 'receivedAt'>> {
	const entry = parseActivityRow(row, place, { source: OWN_SOURCE, zone });
	const receivedAt = parseReceivedAt(row, place, zone);
	if (entry.ok && receivedAt.ok)
		return { ok: true, value: { entry: entry.value, receivedAt: receivedAt.value } };
	return {
		ok: false,
		faults: [...(entry.ok ? [] : entry.faults), ...(receivedAt.ok ? [] : receivedAt.faults)]
	};
}
