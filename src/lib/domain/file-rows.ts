/** The product's own file form: which columns there are, and how one row of text becomes a fact or a list of faults. */
import { isPeriodName } from './calendar.ts';
import { parseShares, type CreditShare } from './credit-shares.ts';
import { Exact } from './decimal.ts';
import type { Result } from './errors.ts';
import type { NewEntry } from './ledger-entry.ts';
import { GRADE_STEPS, type Assignment, type Grade } from './roster.ts';
import { RowReader } from './row-reader.ts';

export const ROSTER_COLUMNS = [
	'employeeNo',
	'name',
	'position',
	'grade',
	'step',
	'orgUnit',
	'from',
	'to',
	'employmentType',
	'endReason'
] as const;
export const ACTIVITY_COLUMNS = [
	'externalId',
	'employeeNo',
	'metric',
	'product',
	'quantity',
	'amount',
	'base',
	'clientRef',
	'occurredAt',
	'reverses',
	'referrerNo',
	'share',
	'shares',
	'period',
	'statedAt',
	'receivedAt',
	'source',
	'decision'
] as const;

export type RosterColumn = (typeof ROSTER_COLUMNS)[number];
export type ActivityColumn = (typeof ACTIVITY_COLUMNS)[number];
export type RosterRow = Partial<Record<RosterColumn, string>>;
export type ActivityRow = Partial<Record<ActivityColumn, string>>;

const DECISIONS = ['funded', 'cancelled', 'hold', 'release'] as const;

/** One roster row. `from` and `to` are half-open: `to` is the first day that no longer belongs. */
export function parseRosterRow(row: RosterRow, place: number): Result<Assignment> {
	const read = new RowReader<RosterColumn>(row, place);
	const from = read.has('from') ? (read.day('from') ?? '') : read.required('from');
	const to = read.day('to');
	if (to !== null && from !== '' && to <= from)
		read.refuse('to', '必须晚于 from', 'must be later than `from`', `> ${from}`);
	if (to === null && read.has('endReason') && !read.has('to'))
		read.refuse('endReason', '没有写明到何时为止', 'has no `to` beside it');
	const grade = readGrade(read);
	const endReason = read.text('endReason');
	return read.outcome({
		employeeNo: read.required('employeeNo'),
		name: read.required('name'),
		position: read.word('position'),
		grade,
		step: readStep(read, grade),
		orgUnit: read.required('orgUnit'),
		from,
		to,
		employmentType: read.text('employmentType'),
		...(endReason === null ? {} : { endReason })
	});
}

function isGrade(word: string): word is Grade {
	return Object.hasOwn(GRADE_STEPS, word);
}

function readGrade(read: RowReader<RosterColumn>): Grade | null {
	const word = read.text('grade');
	if (word === null) return null;
	if (isGrade(word)) return word;
	return read.refuse(
		'grade',
		'没有这个等级',
		'is not a grade',
		Object.keys(GRADE_STEPS).join(', ')
	);
}

function readStep(read: RowReader<RosterColumn>, grade: Grade | null): number | null {
	const text = read.text('step');
	if (text === null) return null;
	const steps = grade === null ? 9 : GRADE_STEPS[grade];
	const step = /^[1-9]$/.test(text) ? Number(text) : 0;
	return step >= 1 && step <= steps
		? step
		: read.refuse('step', '没有这一档', 'is not a step of this grade', `1–${steps}`);
}

/**
 * One row of figures: a reversal where `reverses` is filled, a decision where `decision` is, a period figure where
 * `period` is, else an activity. `externalId` of a reversal is its own id, of a decision the activity's.
 */
export function parseActivityRow(
	row: ActivityRow,
	place: number,
	defaults: { readonly source: string; readonly zone: string }
): Result<NewEntry> {
	const read = new RowReader<ActivityColumn>(row, place);
	const source = read.text('source') ?? defaults.source;
	const metric = read.word('metric');
	const kinds = (['reverses', 'decision', 'period'] as const).filter((column) => read.has(column));
	if (kinds.length > 1)
		read.refuse(
			kinds[1] ?? 'period',
			`与 ${kinds[0]} 不能同时填写`,
			`cannot stand beside ${kinds[0]}`
		);
	if (read.has('period')) return readPeriodFigure(read, { source, metric, zone: defaults.zone });
	const externalId = read.required('externalId');
	const occurredAt = read.requiredInstant('occurredAt', defaults.zone);
	if (read.has('reverses')) {
		const reversed = read.required('reverses');
		if (reversed === externalId)
			read.refuse('reverses', '不能冲减自己', 'cannot name the row itself');
		const states = { quantity: read.decimal('quantity'), amountFen: read.fen('amount') };
		const statesNothing = states.quantity === null && states.amountFen === null;
		return read.outcome({
			kind: 'reversal',
			source,
			metric,
			externalId: reversed,
			reversalId: externalId,
			occurredAt,
			...(statesNothing ? {} : { states })
		});
	}
	if (read.has('decision')) {
		const decision = DECISIONS.find((word) => word === read.text('decision'));
		if (decision === undefined)
			read.refuse('decision', '没有这种认定', 'is not a decision', DECISIONS.join(', '));
		return read.outcome({
			kind: 'decision',
			source,
			metric,
			externalId,
			decision: decision ?? 'hold',
			occurredAt
		});
	}
	const amountFen = read.fen('amount');
	const shared = readShares(read, amountFen);
	return read.outcome({
		kind: 'activity',
		source,
		metric,
		externalId,
		employeeNo: shared?.closer ?? read.required('employeeNo'),
		referral: readReferral(read),
		...(shared && shared.shares.length > 1 && { shares: shared.shares }),
		product: read.text('product'),
		quantity: read.decimal('quantity'),
		amountFen,
		clientRef: read.text('clientRef'),
		occurredAt
	});
}

/** The managers who share the row; its own employee number is one of them, or empty for the first. */
function readShares(
	read: RowReader<ActivityColumn>,
	amountFen: bigint | null
): { readonly closer: string; readonly shares: readonly CreditShare[] } | null {
	const text = read.text('shares');
	if (text === null) return null;
	for (const column of ['referrerNo', 'share'] as const)
		if (read.has(column))
			read.refuse(column, '与 shares 不能同时填写', 'cannot stand beside shares');
	const parsed = parseShares(text, amountFen);
	if (!parsed.ok) {
		for (const fault of parsed.faults) read.add('shares', fault);
		return null;
	}
	const shares = parsed.value;
	const closer = read.text('employeeNo') ?? shares[0]?.employeeNo ?? '';
	if (!shares.some(({ employeeNo }) => employeeNo === closer))
		read.refuse('employeeNo', '不在 shares 之中', 'is not among the shares');
	return { closer, shares };
}

/** The referrer's part of the credit; the closer has the rest. */
function readReferral(
	read: RowReader<ActivityColumn>
): { referrerNo: string; share: Exact | null } | null {
	const referrerNo = read.text('referrerNo');
	const share = read.decimal('share');
	if (referrerNo === null) {
		if (read.has('share')) read.refuse('share', '没有转介人', 'has no referrer beside it');
		return null;
	}
	if (referrerNo === read.text('employeeNo'))
		read.refuse('referrerNo', '转介人与经办人是同一人', 'is the manager of the row itself');
	if (share !== null && (share.sign < 0 || share.compare(Exact.ONE) > 0))
		read.refuse('share', '应在 0 与 1 之间', 'must lie between 0 and 1', '0–1');
	return { referrerNo, share };
}

function readPeriodFigure(
	read: RowReader<ActivityColumn>,
	context: { readonly source: string; readonly metric: string; readonly zone: string }
): Result<NewEntry> {
	const period = read.required('period');
	if (period !== '' && !isPeriodName(period))
		read.refuse('period', '不是期间', 'is not a period', '2026-Q4, 2026-10, 2026-10-31');
	if (read.has('quantity') && read.has('amount'))
		read.refuse(
			'amount',
			'分子只能填 quantity 或 amount 之一',
			'only one of quantity and amount is the numerator'
		);
	const column = read.has('amount') ? 'amount' : 'quantity';
	if (!read.has(column)) read.required(column);
	const base = read.decimal('base');
	if (base !== null && base.sign < 0) read.refuse('base', '不能为负', 'cannot be negative');
	return read.outcome({
		kind: 'periodFigure',
		source: context.source,
		metric: context.metric,
		employeeNo: read.required('employeeNo'),
		period,
		statedAt: read.requiredInstant(read.has('statedAt') ? 'statedAt' : 'occurredAt', context.zone),
		numerator: read.decimal(column) ?? Exact.ZERO,
		base
	});
}

/** When a row of a file became known: `receivedAt` where given, else null. */
export function parseReceivedAt(
	row: ActivityRow,
	place: number,
	zone: string
): Result<number | null> {
	const read = new RowReader<ActivityColumn>(row, place);
	return read.outcome(read.instant('receivedAt', zone));
}
