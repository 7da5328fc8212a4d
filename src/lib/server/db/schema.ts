/**
 * All tables. Sources (batch, entry, assignment, org_unit, the feeds, rule_version and what people entered) are kept for
 * ever; what the scorer derives (total, team_total, claim, revision) may be thrown away and is rebuilt from them.
 */
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	customType,
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	numeric,
	pgTable,
	primaryKey,
	smallint,
	text,
	timestamp,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';

export * from './auth-schema.ts';
export * from './feeds-schema.ts';
export * from './registration-schema.ts';

const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
const identity = () => bigint({ mode: 'number' }).generatedAlwaysAsIdentity();

/** One row: the last position given. Taking the next one is the last statement of every batch. */
export const ledgerHead = pgTable(
	'ledger_head',
	{ id: smallint().primaryKey().default(1), position: bigint({ mode: 'number' }).notNull() },
	(table) => [check('ledger_head_one_row', sql`${table.id} = 1`)]
);

/** One committed transaction of ingest. `position` is gap-free and in commit order; null only inside the transaction. */
export const batch = pgTable(
	'batch',
	{
		id: identity().primaryKey(),
		position: bigint({ mode: 'number' }).unique(),
		origin: text().notNull(),
		receivedAt: instant()
			.notNull()
			.default(sql`now()`),
		receivedBy: text(),
		/** The second person, where the policy asked for one. */
		confirmedBy: text(),
		fileName: text(),
		fileSha256: text(),
		accepted: integer().notNull().default(0),
		duplicates: integer().notNull().default(0),
		refused: integer().notNull().default(0),
		/** Of which earlier batches this one counted duplicates, and how many: `{ "<batch id>": rows }`. */
		duplicatesOf: jsonb(),
		/** When the facts of a sample batch were taken out again. The row stays, so positions stay gap-free. */
		removedAt: instant(),
		/** The batch that this one takes back, and why. Its facts, if any, correct what was computed from that one. */
		takesBack: bigint({ mode: 'number' }).references((): AnyPgColumn => batch.id),
		reason: text(),
		/** From which position on the batch's facts do not count (any more). */
		takenBackPosition: bigint({ mode: 'number' })
	},
	(table) => [
		check(
			'batch_origin',
			sql`${table.origin} in ('file', 'api', 'handOver', 'registration', 'sample', 'demo', 'takeBack', 'link')`
		),
		check(
			'batch_takes_back',
			sql`(${table.origin} = 'takeBack') = (${table.takesBack} is not null) and (${table.origin} <> 'takeBack' or ${table.reason} is not null)`
		),
		// A batch is taken back once; its file brought again is another batch.
		uniqueIndex('batch_takes_back_once')
			.on(table.takesBack)
			.where(sql`takes_back is not null`),
		index('batch_taken_back')
			.on(table.takenBackPosition)
			.where(sql`taken_back_position is not null`),
		index('batch_duplicates')
			.on(table.position)
			.where(sql`duplicates_of is not null`),
		check('batch_removed', sql`${table.removedAt} is null or ${table.origin} in ('sample', 'demo')`)
	]
);

/** The ledger: append-only. `external_id` of a reversal or a decision is that of the activity it speaks of. */
export const entry = pgTable(
	'entry',
	{
		id: identity().primaryKey(),
		batchId: bigint({ mode: 'number' })
			.notNull()
			.references(() => batch.id),
		line: integer().notNull(),
		kind: text().notNull(),
		source: text().notNull(),
		/** Null for a period figure alone, whose identity is the manager, the period and when it was stated. */
		externalId: text(),
		metric: text().notNull(),
		generation: integer(),
		/** How many times the same place in the ledger was held before by facts that were taken back. */
		revival: smallint().notNull().default(0),
		reversalId: text(),
		employeeNo: text(),
		referrerNo: text(),
		referrerShare: numeric(),
		/** Where several managers share the credit: each one's part of the whole, as exact text: `{ "<number>": "1/3" }`. */
		shares: jsonb(),
		product: text(),
		/** Units of an activity; the numerator of a period figure. */
		quantity: numeric(),
		amountFen: bigint({ mode: 'bigint' }),
		base: numeric(),
		clientRef: text(),
		occurredAt: instant(),
		period: text(),
		statedAt: instant(),
		decision: text()
	},
	(table) => [
		check(
			'entry_kind',
			sql`case ${table.kind}
				when 'activity' then ${table.externalId} is not null and ${table.generation} > 0 and ${table.employeeNo} is not null and ${table.occurredAt} is not null
				when 'reversal' then ${table.externalId} is not null and ${table.generation} > 0 and ${table.reversalId} is not null and ${table.occurredAt} is not null
				when 'decision' then ${table.externalId} is not null and ${table.decision} in ('funded', 'cancelled', 'hold', 'release') and ${table.occurredAt} is not null
				when 'period_figure' then ${table.employeeNo} is not null and ${table.period} is not null and ${table.statedAt} is not null and ${table.quantity} is not null
				else false end`
		),
		check(
			'entry_share',
			sql`${table.referrerShare} is null or (${table.referrerShare} between 0 and 1 and ${table.referrerNo} is not null)`
		),
		check(
			'entry_shares',
			sql`${table.shares} is null or (jsonb_typeof(${table.shares}) = 'object' and ${table.kind} = 'activity' and ${table.referrerNo} is null)`
		),
		// One index for both: an identity's activities and what takes them back are always read together.
		uniqueIndex('entry_identity')
			.on(table.source, table.externalId, table.metric, table.kind, table.generation, table.revival)
			.where(sql`kind in ('activity', 'reversal')`),
		uniqueIndex('entry_reversal_identity')
			.on(table.source, table.reversalId, table.metric, table.revival)
			.where(sql`kind = 'reversal'`),
		uniqueIndex('entry_decision_identity')
			.on(
				table.source,
				table.externalId,
				table.metric,
				table.decision,
				table.occurredAt,
				table.revival
			)
			.where(sql`kind = 'decision'`),
		uniqueIndex('entry_period_figure_identity')
			.on(table.source, table.employeeNo, table.metric, table.period, table.statedAt, table.revival)
			.where(sql`kind = 'period_figure'`),
		index('entry_employee')
			.on(table.employeeNo)
			.where(sql`employee_no is not null`),
		index('entry_referrer')
			.on(table.referrerNo)
			.where(sql`referrer_no is not null`),
		index('entry_shares')
			.using('gin', table.shares)
			.where(sql`shares is not null`),
		index('entry_client')
			.on(table.clientRef, table.metric)
			.where(sql`client_ref is not null`),
		index('entry_batch').on(table.batchId)
	]
);

/** Organisation facts, append-only; of several rows for a code the one of the latest batch counts. */
export const orgUnit = pgTable(
	'org_unit',
	{
		batchId: bigint({ mode: 'number' })
			.notNull()
			.references(() => batch.id),
		code: text().notNull(),
		nameZh: text().notNull(),
		nameEn: text().notNull(),
		parentCode: text(),
		level: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.code, table.batchId] })]
);

/** Roster facts, append-only; all of a manager's assignments come from the latest batch that names the manager. */
export const assignment = pgTable(
	'assignment',
	{
		batchId: bigint({ mode: 'number' })
			.notNull()
			.references(() => batch.id),
		line: integer().notNull(),
		employeeNo: text().notNull(),
		name: text().notNull(),
		position: text().notNull(),
		grade: text(),
		step: integer(),
		orgUnit: text().notNull(),
		fromOn: date({ mode: 'string' }).notNull(),
		toOn: date({ mode: 'string' }),
		employmentType: text(),
		/** Why the assignment ended: a transfer, leaving the bank. */
		endReason: text()
	},
	(table) => [
		primaryKey({ columns: [table.batchId, table.line] }),
		index('assignment_employee').on(table.employeeNo, table.batchId),
		check('assignment_period', sql`${table.toOn} is null or ${table.toOn} > ${table.fromOn}`)
	]
);

/**
 * Dated inputs beside the ledger and the roster, append-only. Of several facts about one target, or one day of the
 * calendar, that of the latest batch counts; leave and each qualification of a manager come whole from the latest batch
 * that names them.
 */
export const datedInput = pgTable(
	'dated_input',
	{
		id: identity().primaryKey(),
		batchId: bigint({ mode: 'number' })
			.notNull()
			.references(() => batch.id),
		line: integer().notNull(),
		kind: text().notNull(),
		employeeNo: text(),
		/** The owner of a target that is no manager's. */
		orgUnit: text(),
		/** The metric of a target, the code of a qualification. */
		code: text(),
		period: text(),
		target: numeric(),
		/** The day of a calendar row; the first day of leave or of a qualification. */
		fromOn: date({ mode: 'string' }),
		toOn: date({ mode: 'string' }),
		isWorkingDay: boolean(),
		/** The reason of leave, the name of a holiday. */
		note: text()
	},
	(table) => [
		index('dated_input_batch').on(table.batchId),
		index('dated_input_employee')
			.on(table.employeeNo, table.kind)
			.where(sql`employee_no is not null`),
		check(
			'dated_input_kind',
			sql`case ${table.kind}
				when 'target' then (${table.employeeNo} is null) <> (${table.orgUnit} is null) and ${table.code} is not null and ${table.period} is not null and ${table.target} is not null
				when 'leave' then ${table.employeeNo} is not null and ${table.fromOn} is not null and ${table.toOn} > ${table.fromOn}
				when 'qualification' then ${table.employeeNo} is not null and ${table.code} is not null and ${table.fromOn} is not null and (${table.toOn} is null or ${table.toOn} > ${table.fromOn})
				when 'calendar' then ${table.fromOn} is not null and ${table.isWorkingDay} is not null
				else false end`
		)
	]
);

/**
 * A contest and its scorer's state. Whoever holds this row's lock scores the contest; cursor, totals and revision move
 * in that one transaction, so a paused node that comes back finds the row moved on and commits nothing.
 */
export const contest = pgTable(
	'contest',
	{
		id: identity().primaryKey(),
		slug: text().notNull().unique(),
		isSample: boolean().notNull().default(false),
		status: text().notNull().default('running'),
		ruleVersion: integer().notNull(),
		/** The ledger position through which totals are computed, and the instant as of which. */
		cursor: bigint({ mode: 'number' }).notNull().default(0),
		scoredAsOf: instant(),
		/** The rule version the totals were computed under; null before the first scoring. */
		scoredRuleVersion: integer(),
		revision: bigint({ mode: 'number' }).notNull().default(0),
		/** The earliest instant at which a total changes without new facts. */
		changesAt: instant(),
		endedAt: instant(),
		endedBy: text(),
		/** The last position that enters the result of an ended contest. */
		finalPosition: bigint({ mode: 'number' }),
		createdAt: instant()
			.notNull()
			.default(sql`now()`)
	},
	(table) => [
		check('contest_status', sql`${table.status} in ('running', 'ended')`),
		check(
			'contest_end',
			sql`(${table.status} = 'ended') = (${table.finalPosition} is not null and ${table.endedAt} is not null)`
		)
	]
);

/** Head office's policy, each version as it was set; the last one holds. None: the one that ships with the product. */
export const policyVersion = pgTable(
	'policy_version',
	{
		number: integer().primaryKey(),
		document: text().notNull(),
		setAt: instant()
			.notNull()
			.default(sql`clock_timestamp()`),
		setBy: text().notNull()
	},
	(table) => [check('policy_version_number', sql`${table.number} > 0`)]
);

/** The bank's own approval paper 签报 as a PDF: never updated. */
export const ruleAttachment = pgTable(
	'rule_attachment',
	{
		id: identity().primaryKey(),
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		fileName: text().notNull(),
		/** Of `bytes`, in hexadecimal. */
		sha256: text().notNull(),
		bytes: bytea().notNull(),
		addedAt: instant()
			.notNull()
			.default(sql`now()`),
		addedBy: text().notNull()
	},
	(table) => [
		check('rule_attachment_size', sql`octet_length(${table.bytes}) <= 10485760`),
		check(
			'rule_attachment_pdf',
			sql`substring(${table.bytes} from 1 for 5) = '\\x255044462d'::bytea`
		)
	]
);

/** The rules as published: never updated. `document` is the text as given, `engine` the semantics it was published under. */
export const ruleVersion = pgTable(
	'rule_version',
	{
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		number: integer().notNull(),
		document: text().notNull(),
		engine: integer().notNull(),
		/** Why the rules changed; the first version has none. */
		reason: text(),
		/** The number of the bank's own approval paper 签报文号, and the paper. */
		approvalNo: text(),
		attachmentId: bigint({ mode: 'number' }).references(() => ruleAttachment.id),
		publishedAt: instant()
			.notNull()
			.default(sql`now()`),
		publishedBy: text()
	},
	(table) => [primaryKey({ columns: [table.contestId, table.number] })]
);

/**
 * A new version before anybody confirmed it. What it says never changes, so what was previewed is what is applied; only
 * its preview and, once, its end are written later. A contest has one open draft at most.
 */
export const ruleDraft = pgTable(
	'rule_draft',
	{
		id: identity().primaryKey(),
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		/** The version that it was written against and is compared with. */
		baseVersion: integer().notNull(),
		document: text().notNull(),
		reason: text().notNull(),
		approvalNo: text(),
		attachmentId: bigint({ mode: 'number' }).references(() => ruleAttachment.id),
		status: text().notNull().default('open'),
		/** Who would move, as last computed: `VersionPreview`. */
		preview: jsonb(),
		createdAt: instant()
			.notNull()
			.default(sql`now()`),
		createdBy: text().notNull(),
		closedAt: instant(),
		closedBy: text(),
		/** The number under which it was published. */
		appliedVersion: integer()
	},
	(table) => [
		uniqueIndex('rule_draft_open')
			.on(table.contestId)
			.where(sql`status = 'open'`),
		check('rule_draft_status', sql`${table.status} in ('open', 'applied', 'dropped')`),
		check(
			'rule_draft_end',
			sql`(${table.status} = 'open') = (${table.closedAt} is null) and (${table.status} = 'applied') = (${table.appliedVersion} is not null)`
		)
	]
);

/** Somebody confirmed to have read the rules of a version. */
export const ruleReading = pgTable(
	'rule_reading',
	{
		contestId: bigint({ mode: 'number' }).notNull(),
		version: integer().notNull(),
		/** The user name. */
		readBy: text().notNull(),
		readAt: instant()
			.notNull()
			.default(sql`now()`)
	},
	(table) => [
		primaryKey({ columns: [table.contestId, table.version, table.readBy] }),
		foreignKey({
			name: 'rule_reading_version_fk',
			columns: [table.contestId, table.version],
			foreignColumns: [ruleVersion.contestId, ruleVersion.number]
		})
	]
);

/** One row per scorer transaction that changed something. */
export const revision = pgTable(
	'revision',
	{
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		number: bigint({ mode: 'number' }).notNull(),
		/** What was known and as of when: the cut this revision was computed from. */
		position: bigint({ mode: 'number' }).notNull(),
		/** What is new in it came after this position; null in revisions of before it was kept. */
		afterPosition: bigint({ mode: 'number' }),
		asOf: instant().notNull(),
		ruleVersion: integer().notNull(),
		/** The latest business date of any figure in the window, `YYYY-MM-DD`. */
		businessDate: date({ mode: 'string' }),
		/** What moved people in this revision, newest first, for the wall's news: `Highlight[]`. */
		highlights: jsonb().notNull().default([]),
		createdAt: instant()
			.notNull()
			.default(sql`now()`)
	},
	(table) => [
		primaryKey({ columns: [table.contestId, table.number] }),
		// Which revision a batch entered.
		index('revision_position').on(table.contestId, table.position, table.number)
	]
);

/** A participant's total from `revision` until (not including) `until_revision`; null is now. */
export const total = pgTable(
	'total',
	{
		contestId: bigint({ mode: 'number' }).notNull(),
		revision: bigint({ mode: 'number' }).notNull(),
		untilRevision: bigint({ mode: 'number' }),
		employeeNo: text().notNull(),
		division: text().notNull(),
		/** The exact points, as `Exact` prints them. */
		points: text().notNull(),
		/** The values of the tie-break list, in its order, as `Exact` prints them; null sorts last. */
		tieKeys: jsonb().notNull(),
		/** False: shown, but not ranked and not paid. */
		isRanked: boolean().notNull().default(true),
		/** Part of every bonus that is paid, as `Exact` prints it: 1 unless a gate says otherwise. */
		payShare: text().notNull().default('1'),
		/** What groups and prizes read of the manager's own stage: `KeptTotal`; null where neither reads anything. */
		kept: jsonb(),
		/** Points of deals that are registered and not yet confirmed, within `points`; null: none counts. */
		registered: text(),
		/** Base figures before claims and caps, for the second opinion: `{ metric: { quantity, amountFen } }`. */
		baseFigures: jsonb().notNull(),
		name: text().notNull(),
		position: text().notNull(),
		grade: text(),
		orgUnit: text().notNull(),
		changesAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.contestId, table.employeeNo, table.revision] }),
		foreignKey({ columns: [table.contestId], foreignColumns: [contest.id] }).onDelete('cascade'),
		uniqueIndex('total_current')
			.on(table.contestId, table.employeeNo)
			.where(sql`until_revision is null`),
		index('total_revision').on(table.contestId, table.revision),
		index('total_changes_at')
			.on(table.contestId, table.changesAt)
			.where(sql`changes_at is not null and until_revision is null`)
	]
);

/** A row of a team board from `revision` until (not including) `until_revision`; null is now. Stage 4 makes it. */
export const teamTotal = pgTable(
	'team_total',
	{
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		revision: bigint({ mode: 'number' }).notNull(),
		untilRevision: bigint({ mode: 'number' }),
		/** The rule whose board it is on. */
		ruleId: text().notNull(),
		/** The org unit's code, or the name that the rule gives the team. */
		team: text().notNull(),
		nameZh: text().notNull(),
		nameEn: text().notNull(),
		/** Employee numbers of those who lead it. */
		heads: text().array().notNull(),
		/** How many are in it, without those who lead it. */
		people: integer().notNull(),
		/** As `Exact` prints it; null: not rated. */
		value: text(),
		isRanked: boolean().notNull(),
		arithmeticZh: text().notNull(),
		arithmeticEn: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.contestId, table.ruleId, table.team, table.revision] }),
		uniqueIndex('team_total_current')
			.on(table.contestId, table.ruleId, table.team)
			.where(sql`until_revision is null`),
		index('team_total_revision').on(table.contestId, table.revision)
	]
);

/** Stage 2's outcome: who won each claim key. `winners` are entry identities with generation, in their order. */
export const claim = pgTable(
	'claim',
	{
		contestId: bigint({ mode: 'number' })
			.notNull()
			.references(() => contest.id, { onDelete: 'cascade' }),
		ruleId: text().notNull(),
		key: text().notNull(),
		winners: text().array().notNull()
	},
	(table) => [primaryKey({ columns: [table.contestId, table.ruleId, table.key] })]
);

/** A screen's read-only key to one board. The token itself is never stored. */
export const display = pgTable('display', {
	id: uuid().primaryKey().defaultRandom(),
	contestId: bigint({ mode: 'number' })
		.notNull()
		.references(() => contest.id, { onDelete: 'cascade' }),
	/** Null: the contest's whole board. */
	division: text(),
	name: text().notNull(),
	tokenHash: text().notNull().unique(),
	createdAt: instant()
		.notNull()
		.default(sql`now()`),
	createdBy: text(),
	revokedAt: instant()
});

/** A browser that opened a display's link. Its cookie is a secret of its own, and only the hash is stored. */
export const displaySession = pgTable(
	'display_session',
	{
		tokenHash: text().primaryKey(),
		displayId: uuid()
			.notNull()
			.references(() => display.id, { onDelete: 'cascade' }),
		expiresAt: instant().notNull(),
		createdAt: instant()
			.notNull()
			.default(sql`now()`)
	},
	(table) => [index('display_session_display').on(table.displayId)]
);

/** A program's key to the API. The token itself is told once and never stored. */
export const apiToken = pgTable(
	'api_token',
	{
		id: uuid().primaryKey().defaultRandom(),
		name: text().notNull(),
		/** The first characters of the token, by which people tell tokens apart. */
		prefix: text().notNull(),
		tokenHash: text().notNull().unique(),
		scopes: text().array().notNull(),
		createdAt: instant()
			.notNull()
			.default(sql`now()`),
		createdBy: text(),
		/** Null: until it is revoked. */
		expiresAt: instant(),
		/** Within a minute. */
		lastUsedAt: instant(),
		revokedAt: instant(),
		revokedBy: text()
	},
	(table) => [check('api_token_scopes', sql`cardinality(${table.scopes}) > 0`)]
);

/** A saved column mapping: how one outside file becomes roster rows or activities. */
export const importMapping = pgTable('import_mapping', {
	id: identity().primaryKey(),
	name: text().notNull().unique(),
	document: text().notNull(),
	createdAt: instant()
		.notNull()
		.default(sql`now()`),
	createdBy: text()
});

/** A file on its way in: uploaded, checked, then committed or dropped. */
export const importJob = pgTable(
	'import_job',
	{
		id: uuid().primaryKey().defaultRandom(),
		status: text().notNull(),
		fileName: text().notNull(),
		fileSha256: text(),
		fileBytes: bigint({ mode: 'number' }),
		/** Until when the file itself stays on disk; null where it is gone. */
		fileKeptUntil: instant(),
		/** The sheet that somebody chose; null: the one that the mapping names, or the first. */
		sheet: text(),
		/** A deleted mapping leaves its text with the job. */
		mappingId: bigint({ mode: 'number' }).references(() => importMapping.id, {
			onDelete: 'set null'
		}),
		/** Rows read so far, and the report of the check or the commit: counts, first rows, faults. */
		rowsRead: integer().notNull().default(0),
		/** How far a worker is: phase, bytes, since when. Kept only while it works. */
		progress: jsonb(),
		/** When a worker last said so. */
		heartbeatAt: instant(),
		cancelAskedAt: instant(),
		/** Why it stopped or was begun anew, as a word: 'error', 'killed', 'cancelled', 'interrupted', 'expired'. */
		stoppedBy: text(),
		/** What somebody asked for: 'all' rows or none, or the 'good' ones. */
		commitMode: text(),
		report: jsonb(),
		/** What the standings would become by it, found out by the check. */
		effect: jsonb(),
		/** Who asked for the commit where the policy wants a second person, and when; the file then waits as `proposed`. */
		proposedBy: text(),
		proposedAt: instant(),
		/** The second person, who confirmed or declined it, and why it was declined. */
		decidedBy: text(),
		declineReason: text(),
		batchId: bigint({ mode: 'number' }).references(() => batch.id),
		createdAt: instant()
			.notNull()
			.default(sql`now()`),
		createdBy: text(),
		finishedAt: instant()
	},
	(table) => [
		check(
			'import_job_status',
			sql`${table.status} in ('unmapped', 'uploaded', 'checking', 'checked', 'proposed', 'committing', 'committed', 'failed', 'dropped')`
		),
		check(
			'import_job_second_person',
			sql`${table.decidedBy} is null or ${table.decidedBy} <> ${table.proposedBy}`
		),
		check('import_job_commit_mode', sql`${table.commitMode} in ('all', 'good')`)
	]
);

/** Whose number a number is that no roster knows: append-only; of several about one number the latest batch's counts. */
export const personLink = pgTable(
	'person_link',
	{
		batchId: bigint({ mode: 'number' })
			.notNull()
			.references(() => batch.id),
		/** As entries give it. */
		number: text().notNull(),
		/** The manager it belongs to; null: the link before it was undone. */
		employeeNo: text()
	},
	(table) => [
		primaryKey({ columns: [table.number, table.batchId] }),
		check(
			'person_link_other',
			sql`${table.employeeNo} is null or ${table.employeeNo} <> ${table.number}`
		)
	]
);

/** A correction that waits for a second person: a batch to be taken back, or a number to be linked. Decided once. */
export const correction = pgTable(
	'correction',
	{
		id: identity().primaryKey(),
		kind: text().notNull(),
		/** The batch to be taken back. */
		batchId: bigint({ mode: 'number' }).references(() => batch.id),
		/** The number, and the manager it is to be linked with; null: a link to be undone. */
		number: text(),
		employeeNo: text(),
		reason: text().notNull(),
		status: text().notNull().default('open'),
		proposedAt: instant()
			.notNull()
			.default(sql`now()`),
		proposedBy: text().notNull(),
		decidedAt: instant(),
		decidedBy: text(),
		/** Why it was declined. */
		declineReason: text()
	},
	(table) => [
		check(
			'correction_kind',
			sql`case ${table.kind}
				when 'takeBack' then ${table.batchId} is not null and ${table.number} is null
				when 'link' then ${table.batchId} is null and ${table.number} is not null
				else false end`
		),
		check(
			'correction_status',
			sql`case ${table.status}
				when 'open' then ${table.decidedAt} is null and ${table.decidedBy} is null
				when 'confirmed' then ${table.decidedAt} is not null and ${table.decidedBy} <> ${table.proposedBy}
				when 'declined' then ${table.decidedAt} is not null and ${table.decidedBy} is not null and ${table.declineReason} is not null
				else false end`
		),
		uniqueIndex('correction_open_batch')
			.on(table.batchId)
			.where(sql`status = 'open' and kind = 'takeBack'`),
		uniqueIndex('correction_open_number')
			.on(table.number)
			.where(sql`status = 'open' and kind = 'link'`)
	]
);

/** By when a metric's figures of a business date are expected. Settings, not facts: each change leaves an audit event. */
export const arrivalRule = pgTable(
	'arrival_rule',
	{
		metric: text().primaryKey(),
		/** Local time in Asia/Shanghai, `HH:MM`. */
		dueTime: text().notNull(),
		/** So many days after the business date; working days where only those count. */
		dueDays: smallint().notNull(),
		workingDaysOnly: boolean().notNull(),
		/** The first business date that is expected. */
		fromOn: date({ mode: 'string' }).notNull(),
		setAt: instant()
			.notNull()
			.default(sql`now()`),
		setBy: text().notNull()
	},
	(table) => [
		check('arrival_rule_time', sql`${table.dueTime} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
		check('arrival_rule_days', sql`${table.dueDays} between 0 and 10`)
	]
);

/** Who did what, in the product's own words. */
export const auditEvent = pgTable('audit_event', {
	id: identity().primaryKey(),
	at: instant()
		.notNull()
		.default(sql`now()`),
	actor: text(),
	action: text().notNull(),
	subject: text(),
	detail: jsonb()
});
