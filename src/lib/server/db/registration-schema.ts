/**
 * Registrations 报单: deals that managers announce before the core figure comes. Append-only with their batch, beside the
 * ledger and never entries of it; what became of one is worked out from the ledger, never stored.
 */
import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	date,
	index,
	integer,
	numeric,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex
} from 'drizzle-orm/pg-core';
import { batch } from './schema.ts';

const ofBatch = () =>
	bigint({ mode: 'number' })
		.notNull()
		.references(() => batch.id);

/** A deal as it was registered. Its identity is the source's own number. */
export const registration = pgTable(
	'registration',
	{
		batchId: ofBatch(),
		line: integer().notNull(),
		source: text().notNull(),
		externalId: text().notNull(),
		/** How many times the same place was held before by registrations that were taken back. */
		revival: smallint().notNull().default(0),
		employeeNo: text().notNull(),
		metric: text().notNull(),
		product: text(),
		quantity: numeric(),
		amountFen: bigint({ mode: 'bigint' }),
		/** Opaque. */
		clientRef: text().notNull(),
		/** The business date. */
		onDay: date({ mode: 'string' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.batchId, table.line] }),
		uniqueIndex('registration_identity').on(table.source, table.externalId, table.revival),
		index('registration_employee').on(table.employeeNo),
		index('registration_client').on(table.clientRef, table.metric),
		check(
			'registration_figure',
			sql`(${table.quantity} is not null or ${table.amountFen} is not null) and coalesce(${table.quantity} > 0, true) and coalesce(${table.amountFen} > 0, true)`
		)
	]
);

/** A registration is no longer announced. */
export const registrationWithdrawal = pgTable(
	'registration_withdrawal',
	{
		batchId: ofBatch(),
		source: text().notNull(),
		externalId: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.source, table.externalId, table.batchId] }),
		index('registration_withdrawal_batch').on(table.batchId)
	]
);
