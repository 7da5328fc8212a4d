/**
 * Feeds that are kept as they were given and translated into ordinary entries: cumulative snapshots and figures of
 * clients. Beside them client care with its hand-overs, and the catalogue of metrics and products. All append-only with
 * their batch; only a hand-over is closed later, once.
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
	text,
	timestamp,
	uniqueIndex
} from 'drizzle-orm/pg-core';
import { batch } from './schema.ts';

const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });
const identity = () => bigint({ mode: 'number' }).generatedAlwaysAsIdentity();
const ofBatch = () =>
	bigint({ mode: 'number' })
		.notNull()
		.references(() => batch.id);

/** A value so far in its period. Of several for one series and business date that of the latest batch counts. */
export const snapshot = pgTable(
	'snapshot',
	{
		id: identity().primaryKey(),
		batchId: ofBatch(),
		line: integer().notNull(),
		source: text().notNull(),
		employeeNo: text().notNull(),
		metric: text().notNull(),
		product: text(),
		scope: text().notNull(),
		businessOn: date({ mode: 'string' }).notNull(),
		quantity: numeric(),
		amountFen: bigint({ mode: 'bigint' }),
		/** The first instant of the business date in the zone of the file. */
		occurredAt: instant().notNull()
	},
	(table) => [
		check('snapshot_scope', sql`${table.scope} in ('day', 'month', 'quarter', 'year')`),
		check('snapshot_value', sql`${table.quantity} is not null or ${table.amountFen} is not null`),
		index('snapshot_series').on(
			table.source,
			table.metric,
			table.employeeNo,
			table.scope,
			table.businessOn
		),
		index('snapshot_arrival').on(table.source, table.metric, table.scope, table.businessOn),
		index('snapshot_batch').on(table.batchId)
	]
);

/** Who cares for a client. Of several rows about one client from one day that of the latest batch counts. */
export const clientCare = pgTable(
	'client_care',
	{
		batchId: ofBatch(),
		line: integer().notNull(),
		/** Opaque. */
		clientRef: text().notNull(),
		employeeNo: text().notNull(),
		fromOn: date({ mode: 'string' }).notNull(),
		toOn: date({ mode: 'string' })
	},
	(table) => [
		primaryKey({ columns: [table.clientRef, table.fromOn, table.batchId] }),
		index('client_care_batch').on(table.batchId),
		index('client_care_employee').on(table.employeeNo),
		check('client_care_period', sql`${table.toOn} is null or ${table.toOn} > ${table.fromOn}`)
	]
);

/** A figure of a period as stated of one client: the latest stated counts, for whoever cares on the period's last day. */
export const clientFigure = pgTable(
	'client_figure',
	{
		batchId: ofBatch(),
		line: integer().notNull(),
		source: text().notNull(),
		clientRef: text().notNull(),
		metric: text().notNull(),
		period: text().notNull(),
		value: numeric().notNull(),
		base: numeric(),
		statedAt: instant().notNull()
	},
	(table) => [
		primaryKey({
			name: 'client_figure_pk',
			columns: [
				table.clientRef,
				table.metric,
				table.period,
				table.source,
				table.statedAt,
				table.batchId
			]
		}),
		index('client_figure_batch').on(table.batchId)
	]
);

/** A client's hand-over as proposed by one side. It changes nothing until the other confirms it, which makes a batch. */
export const handOver = pgTable(
	'hand_over',
	{
		id: identity().primaryKey(),
		clientRef: text().notNull(),
		fromEmployeeNo: text().notNull(),
		toEmployeeNo: text().notNull(),
		/** The first day in the care of the other. */
		onDay: date({ mode: 'string' }).notNull(),
		reason: text().notNull(),
		status: text().notNull().default('open'),
		proposedAt: instant()
			.notNull()
			.default(sql`clock_timestamp()`),
		proposedBy: text().notNull(),
		closedAt: instant(),
		closedBy: text(),
		/** Why it was declined. */
		closingNote: text(),
		/** The batch that brought it in. */
		batchId: bigint({ mode: 'number' }).references(() => batch.id)
	},
	(table) => [
		uniqueIndex('hand_over_open')
			.on(table.clientRef)
			.where(sql`status = 'open'`),
		check('hand_over_sides', sql`${table.fromEmployeeNo} <> ${table.toEmployeeNo}`),
		check('hand_over_status', sql`${table.status} in ('open', 'confirmed', 'declined')`),
		check(
			'hand_over_end',
			sql`(${table.status} = 'open') = (${table.closedAt} is null) and (${table.status} = 'confirmed') = (${table.batchId} is not null)`
		)
	]
);

/** What a metric is called and counted in; of several rows for a code that of the latest batch counts. */
export const metricInfo = pgTable(
	'metric_info',
	{
		batchId: ofBatch(),
		code: text().notNull(),
		nameZh: text().notNull(),
		nameEn: text().notNull(),
		kind: text().notNull(),
		unitZh: text(),
		unitEn: text(),
		decimals: integer(),
		/** The hour of the day, `HH:MM`, by which a business date's figures should have come. */
		dueBy: text(),
		/** How many days after the business date. */
		dueDays: integer()
	},
	(table) => [
		primaryKey({ columns: [table.code, table.batchId] }),
		check(
			'metric_info_kind',
			sql`${table.kind} in ('count', 'amount', 'ratio', 'level', 'average')`
		),
		check('metric_info_due', sql`(${table.dueBy} is null) = (${table.dueDays} is null)`)
	]
);

/** What a product is called and belongs to; of several rows for a code that of the latest batch counts. */
export const productInfo = pgTable(
	'product_info',
	{
		batchId: ofBatch(),
		code: text().notNull(),
		nameZh: text().notNull(),
		nameEn: text().notNull(),
		family: text(),
		/** R1 to R5. */
		risk: text(),
		/** The qualification that selling it takes. */
		qualification: text()
	},
	(table) => [primaryKey({ columns: [table.code, table.batchId] })]
);
