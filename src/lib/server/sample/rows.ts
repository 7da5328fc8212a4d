import type { Grade } from '#lib/domain/roster.ts';
import type { SamplePosition } from './labels.ts';

/** A row of a roster file in the product's own form. */
export type RosterRow = {
	employeeNo: string;
	name: string;
	position: SamplePosition;
	grade: Grade;
	step: string;
	/** The code of the org unit. */
	orgUnit: string;
	/** `YYYY-MM-DD` */
	from: string;
	/** The first day that no longer belongs; empty while it is open. */
	to: string;
	employmentType: string;
};

/** A row of an activity file in the product's own form: an activity, a reversal or a period figure. */
export type ActivityRow = {
	externalId: string;
	employeeNo?: string;
	metric?: string;
	product?: string;
	quantity?: string;
	/** Yuan as a decimal. */
	amount?: string;
	base?: string;
	clientRef?: string;
	occurredAt?: string;
	/** The external id of the activity that this row takes back. */
	reverses?: string;
	referrerNo?: string;
	/** The referrer's part of the credit. */
	share?: string;
	period?: string;
	statedAt?: string;
	source?: string;
};

/** Every sample row says where it comes from, so that it can be told from a bank's own figures. */
export const SAMPLE_SOURCE = 'sample';
