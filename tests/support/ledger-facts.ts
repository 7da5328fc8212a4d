import { Exact } from '#lib/domain/decimal.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import type { LineEntry } from '#lib/server/ingest/ingest-batch.ts';

type Of<Kind extends NewEntry['kind']> = Extract<NewEntry, { kind: Kind }>;

const identity = { source: 'core', metric: 'cross_sale' };
export const someday = Date.parse('2026-10-08T02:30:00.123Z');

export function activity(externalId: string, fields: Partial<Of<'activity'>> = {}): Of<'activity'> {
	return {
		kind: 'activity',
		...identity,
		externalId,
		employeeNo: '007001',
		referral: null,
		product: 'fund',
		quantity: Exact.of('1'),
		amountFen: 123_450n,
		clientRef: 'C1',
		occurredAt: someday,
		...fields
	};
}

export function reversal(
	reversalId: string,
	externalId: string,
	fields: Partial<Of<'reversal'>> = {}
): Of<'reversal'> {
	return { kind: 'reversal', ...identity, externalId, reversalId, occurredAt: someday, ...fields };
}

export function decision(
	externalId: string,
	word: Of<'decision'>['decision'],
	fields: Partial<Of<'decision'>> = {}
): Of<'decision'> {
	return {
		kind: 'decision',
		...identity,
		externalId,
		decision: word,
		occurredAt: someday,
		...fields
	};
}

export function figure(fields: Partial<Of<'periodFigure'>> = {}): Of<'periodFigure'> {
	return {
		kind: 'periodFigure',
		source: 'core',
		metric: 'retention',
		employeeNo: '007001',
		period: '2026-10',
		statedAt: someday,
		numerator: Exact.of('47'),
		base: Exact.of('50'),
		...fields
	};
}

/** The entries as the rows of a file, the first one below the header. */
export function asLines(entries: readonly NewEntry[]): LineEntry[] {
	return entries.map((entry, index) => ({ line: index + 2, entry }));
}
