/**
 * Which snapshots are new, whom a file leaves out, and what the ledger has to say once they are stored. What is computed
 * is corrected in the batch that changed it, by reversals and next generations.
 */
import { periodDays } from '#lib/domain/calendar.ts';
import { derivedCorrections } from '#lib/domain/derived-entries.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import {
	describeValue,
	saysTheSame,
	seriesKey,
	snapshotActivities,
	snapshotActivityId,
	snapshotKey,
	snapshotPeriod,
	type MissingAnswer,
	type MissingSeries,
	type Snapshot
} from '#lib/domain/snapshots.ts';
import type { Transaction } from '../db/client.ts';
import type { EntryLine } from '../db/entry-row.ts';
import {
	derivedEntriesOf,
	lastValues,
	otherScopes,
	snapshotsFrom,
	snapshotsOfBatches,
	type SeriesFrom,
	type SnapshotGroup,
	type SnapshotLine
} from '../db/snapshots.ts';
import type { RefusedEntry } from './ingest-batch.ts';

export interface NewSnapshots {
	readonly accepted: readonly SnapshotLine[];
	readonly duplicates: number;
	readonly refused: readonly RefusedEntry[];
	/** Whom the file leaves out. Their value stays as it was, unless the answer said that it is zero. */
	readonly missing: readonly MissingSeries[];
	readonly entries: readonly EntryLine[];
}

/**
 * `missing` says what becomes of those whom the file leaves out; nobody is taken as zero without it. The feeds are
 * locked already.
 */
export async function newSnapshots(
	tx: Transaction,
	given: readonly SnapshotLine[],
	missing: MissingAnswer
): Promise<NewSnapshots> {
	const { lines, duplicates, refused } = withinFile(given);
	const asked = seriesFrom(lines.map(({ snapshot }) => snapshot));
	const known = await snapshotsFrom(tx, [...asked.values()], []);
	const wrong = await wrongSeries(tx, asked, known, lines);
	const current = new Map(known.map((snapshot) => [snapshotKey(snapshot), snapshot]));
	const accepted: SnapshotLine[] = [];
	let same = 0;
	for (const line of lines) {
		const fault = wrong.get(periodKey(line.snapshot));
		const before = current.get(snapshotKey(line.snapshot));
		if (fault) refused.push(refusal(line, fault));
		else if (before && saysTheSame(before, line.snapshot)) same += 1;
		else accepted.push(line);
	}
	const left = await missingSeries(tx, given);
	if (missing === 'zero') accepted.push(...left.map(toZero));
	return {
		accepted,
		duplicates: duplicates + same,
		refused,
		missing: left.map(({ series }) => series),
		entries: await correctionsFor(tx, { fresh: accepted, touched: [], without: [] })
	};
}

/** What the ledger has to say once batches with snapshots do not count any more. The feeds are locked already. */
export async function snapshotCorrections(
	tx: Transaction,
	batchIds: readonly number[]
): Promise<readonly EntryLine[]> {
	const touched = await snapshotsOfBatches(tx, batchIds);
	if (touched.length === 0) return [];
	return correctionsFor(tx, { fresh: [], touched, without: batchIds });
}

async function correctionsFor(
	tx: Transaction,
	change: {
		readonly fresh: readonly SnapshotLine[];
		/** Values that are there no more. */
		readonly touched: readonly Snapshot[];
		readonly without: readonly number[];
	}
): Promise<EntryLine[]> {
	const changed = [...change.fresh.map(({ snapshot }) => snapshot), ...change.touched];
	if (changed.length === 0) return [];
	const asked = seriesFrom(changed);
	const values = new Map(
		[
			...(await snapshotsFrom(tx, [...asked.values()], change.without)),
			...change.fresh.map(({ snapshot }) => snapshot)
		].map((snapshot) => [snapshotKey(snapshot), snapshot])
	);
	const lineOf = new Map(
		change.fresh.map(({ line, snapshot }) => [periodKey(snapshot), line] as const)
	);
	// The value that a series goes on from is not one to correct.
	const isAsked = (snapshot: Snapshot) =>
		snapshot.businessDate >= (asked.get(periodKey(snapshot))?.from ?? '');
	const days = new Map(
		[...values.values(), ...change.touched]
			.filter(isAsked)
			.map((snapshot) => [snapshotKey(snapshot), snapshot])
	);
	const lines = new Map(
		[...days.values()].map((day) => [
			JSON.stringify([day.source, day.metric, snapshotActivityId(day)]),
			lineOf.get(periodKey(day)) ?? 0
		])
	);
	const idKey = (entry: { source: string; metric: string; externalId: string }) =>
		JSON.stringify([entry.source, entry.metric, entry.externalId]);
	const wanted = snapshotActivities(values.values()).filter((entry) => lines.has(idKey(entry)));
	const known = await derivedEntriesOf(tx, [...days.values()], change.without);
	return derivedCorrections(wanted, known).map((correction) => ({
		...correction,
		line: lines.get(idKey(correction.entry)) ?? 0
	}));
}

/** Two rows of one series and day say the same, and count once, or contradict each other. */
function withinFile(given: readonly SnapshotLine[]) {
	const first = new Map<string, SnapshotLine>();
	const refused: RefusedEntry[] = [];
	let duplicates = 0;
	for (const line of given) {
		const key = snapshotKey(line.snapshot);
		const earlier = first.get(key);
		if (!earlier) first.set(key, line);
		else if (saysTheSame(earlier.snapshot, line.snapshot)) duplicates += 1;
		else
			refused.push(
				refusal(line, {
					code: 'snapshot.conflict',
					message: {
						zh: `与第 ${earlier.line} 行的同一累计值矛盾`,
						en: `contradicts row ${earlier.line}: another value for the same date`
					},
					found: describeValue(line.snapshot),
					allowed: describeValue(earlier.snapshot)
				})
			);
	}
	return { lines: [...first.values()], duplicates, refused };
}

type SeriesFault = Omit<Fault, 'place'>;

/** Series whose values cannot be told apart from others, or compared with each other. */
async function wrongSeries(
	tx: Transaction,
	asked: ReadonlyMap<string, SeriesFrom>,
	known: readonly Snapshot[],
	lines: readonly SnapshotLine[]
): Promise<Map<string, SeriesFault>> {
	const wrong = new Map<string, SeriesFault>();
	const keys = [...asked.keys()];
	for (const { index, scope } of await otherScopes(tx, [...asked.values()]))
		wrong.set(keys[index] ?? '', scopeFault(scope));
	const scopes = new Map<string, SeriesFrom[]>();
	for (const one of asked.values()) {
		const key = seriesKey({ ...one.series, scope: 'day' });
		const others = scopes.get(key);
		if (others) others.push(one);
		else scopes.set(key, [one]);
	}
	for (const [key, one] of asked)
		for (const other of scopes.get(seriesKey({ ...one.series, scope: 'day' })) ?? [])
			if (other.series.scope !== one.series.scope && shareDays(one, other))
				wrong.set(key, scopeFault(other.series.scope));
	const measures = new Map<string, Map<string, string>>();
	for (const snapshot of [...known, ...lines.map(({ snapshot }) => snapshot)]) {
		const key = periodKey(snapshot);
		const days = measures.get(key);
		const stated = measuresOf(snapshot);
		if (days) days.set(snapshot.businessDate, stated);
		else measures.set(key, new Map([[snapshot.businessDate, stated]]));
	}
	for (const [key, days] of measures) {
		const [stated, ...others] = new Set(days.values());
		if (others.length > 0) wrong.set(key, measureFault([stated ?? '', ...others]));
	}
	return wrong;
}

function shareDays(one: SeriesFrom, other: SeriesFrom): boolean {
	return one.period.from < other.period.to && other.period.from < one.period.to;
}

function measuresOf({ quantity, amountFen }: Snapshot): string {
	return [
		...(quantity === null ? [] : ['quantity']),
		...(amountFen === null ? [] : ['amount'])
	].join(' + ');
}

const TWO_SCOPES: Text = {
	zh: '同一来源、员工、指标在同一时段已按另一口径累计，会重复计算',
	en: 'the same source, manager and metric are counted up over another scope in these days, which would count them twice'
};

function scopeFault(scope: string): SeriesFault {
	return { code: 'snapshot.scope', message: TWO_SCOPES, allowed: scope };
}

function measureFault(stated: readonly string[]): SeriesFault {
	return {
		code: 'snapshot.measures',
		message: {
			zh: '同一期间内，有的日期给出数量，有的给出金额，无法相减',
			en: 'within one period some dates state a quantity and others an amount, so there is no difference'
		},
		found: stated.join(' / ')
	};
}

function refusal({ line }: SnapshotLine, fault: SeriesFault): RefusedEntry {
	return { line, faults: [{ ...fault, place: `row ${line}` }] };
}

function periodKey(snapshot: Snapshot): string {
	return `${seriesKey(snapshot)}${snapshotPeriod(snapshot.scope, snapshot.businessDate)}`;
}

/** Each series and period that is spoken of, from the first day on that is. */
function seriesFrom(snapshots: readonly Snapshot[]): Map<string, SeriesFrom> {
	const asked = new Map<string, SeriesFrom>();
	for (const snapshot of snapshots) {
		const key = periodKey(snapshot);
		const known = asked.get(key);
		if (known && known.from <= snapshot.businessDate) continue;
		asked.set(key, {
			series: snapshot,
			period: periodDays(snapshotPeriod(snapshot.scope, snapshot.businessDate)),
			from: snapshot.businessDate
		});
	}
	return asked;
}

interface LeftOut {
	readonly series: MissingSeries;
	readonly last: Snapshot;
	/** Any row of the file for the last day that it speaks of. */
	readonly of: SnapshotLine;
}

/** Who had a value on the last day before, under the same metric and in the same period, and has none in the file. */
async function missingSeries(tx: Transaction, lines: readonly SnapshotLine[]): Promise<LeftOut[]> {
	const groups = new Map<string, { readonly group: SnapshotGroup; readonly of: SnapshotLine }>();
	const present = new Set<string>();
	for (const line of lines) {
		const { source, metric, scope, businessDate } = line.snapshot;
		const period = snapshotPeriod(scope, businessDate);
		const key = JSON.stringify([source, metric, scope, period]);
		present.add(periodKey(line.snapshot));
		const known = groups.get(key);
		if (known && known.group.through >= businessDate) continue;
		groups.set(key, {
			group: { source, metric, scope, period: periodDays(period), through: businessDate },
			of: line
		});
	}
	const list = [...groups.values()];
	const left: LeftOut[] = [];
	for (const { index, snapshot } of await lastValues(
		tx,
		list.map(({ group }) => group)
	)) {
		const found = list[index];
		if (!found || present.has(periodKey(snapshot))) continue;
		const { source, metric, scope, employeeNo, product, businessDate } = snapshot;
		left.push({
			last: snapshot,
			of: found.of,
			series: {
				...{ source, metric, scope, employeeNo, product },
				lastDate: businessDate,
				through: found.group.through,
				quantity: snapshot.quantity?.toString() ?? null,
				amountFen: snapshot.amountFen?.toString() ?? null
			}
		});
	}
	return left;
}

function toZero({ last, of }: LeftOut): SnapshotLine {
	return {
		line: 0,
		snapshot: {
			...last,
			businessDate: of.snapshot.businessDate,
			occurredAt: of.snapshot.occurredAt,
			quantity: last.quantity && Exact.ZERO,
			amountFen: last.amountFen === null ? null : 0n
		}
	};
}
