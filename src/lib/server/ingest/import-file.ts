/** The use case of a file: read, map, check, report; and, once somebody has seen the report, the same again for good. */
import type { CommitMode, ImportReport } from '#lib/domain/import-report.ts';
import type { MappingTarget } from '#lib/domain/mapping-document.ts';
import type { Decision } from '#lib/domain/mapping-questions.ts';
import { catalogueCodes } from '../db/catalogue.ts';
import type { Database, Transaction } from '../db/client.ts';
import { isLostRace } from '../db/database-error.ts';
import { headPosition } from '../db/ledger.ts';
import {
	INGEST_ATTEMPTS,
	ingestBatch,
	type BatchInput,
	type BatchReceipt,
	type OnOutcome
} from './ingest-batch.ts';
import { ReportWriter, type FaultSink } from './import-report.ts';
import { OpenColumns, readFacts, type FactChunk, type ImportFile } from './import-rows.ts';
import { settleColumns } from './settle-columns.ts';
import { noFeeds } from './store-feeds.ts';
import { targetWarnings } from './target-warnings.ts';

export interface ImportInput extends ImportFile {
	readonly by: string | null;
	/** The second person, where the policy asked for one. */
	readonly confirmedBy?: string | null;
	readonly fileName: string;
	readonly fileSha256?: string;
	/** Gets every fault, however many the report lists. */
	readonly faults?: FaultSink;
}

export interface ImportOutcome {
	readonly report: ImportReport;
	/** False where the file cannot be read, or all or none were asked for and a row is faulty. */
	readonly wasStored: boolean;
	/** Null where nothing new was stored. */
	readonly batchId: number | null;
	readonly position: number | null;
}

/** Looks at the ledger with the batch in it, between what was known before and the batch's own position. */
export type LookAtTrial = (
	tx: Transaction,
	positions: { readonly before: number; readonly after: number }
) => Promise<void>;

/**
 * What an import would do, found out by doing it and taking it back: the very statements of the commit, so duplicates
 * and conflicts, in the file and with the ledger, cannot be judged differently. Nothing is stored or announced, and the
 * whole of it sees one state of the database.
 */
export async function checkImport(
	db: Database,
	input: ImportInput,
	look?: LookAtTrial
): Promise<ImportReport> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await tryImport(db, input, look);
		} catch (error) {
			if (attempt === INGEST_ATTEMPTS || !isLostRace(error)) throw error;
		}
	}
}

async function tryImport(
	db: Database,
	input: ImportInput,
	look: LookAtTrial | undefined
): Promise<ImportReport> {
	let report: ImportReport | undefined;
	try {
		await db.transaction(
			async (tx) => {
				const before = await headPosition(tx);
				const outcome = await runImport(tx, input, { isTrial: true, mode: 'good' });
				if (outcome.position !== null) await look?.(tx, { before, after: outcome.position });
				report = outcome.report;
				throw new TakenBack();
			},
			{ isolationLevel: 'repeatable read' }
		);
	} catch (error) {
		if (!(error instanceof TakenBack)) throw error;
	}
	if (!report) throw new Error('the check ended without a report');
	return report;
}

/**
 * Stores the rows as one batch. A file that cannot be read to its end brings in nothing, and neither does one with a
 * faulty row where all or none were asked for. What `record` writes is committed with the batch.
 */
export function commitImport(
	db: Database,
	input: ImportInput,
	mode: CommitMode = 'good',
	record?: (tx: Transaction, outcome: ImportOutcome) => Promise<void>
): Promise<ImportOutcome> {
	return runImport(db, input, { isTrial: false, mode, record });
}

class TakenBack extends Error {}

class UnreadableFile extends Error {}

/** The batch was stored but for its rows that were refused, and is taken back for their sake. */
class RefusedRows extends Error {
	constructor(readonly receipt: BatchReceipt) {
		super();
	}
}

type Ingester = Pick<Database, 'transaction'>;

interface ImportWay {
	readonly isTrial: boolean;
	readonly mode: CommitMode;
	readonly record?: ((tx: Transaction, outcome: ImportOutcome) => Promise<void>) | undefined;
	/** What the rows decided about their columns, which the mapping has by now. */
	readonly decisions?: readonly Decision[];
}

/**
 * Most files leave nothing open and are read once. One that does is read through for what its columns say; where they
 * decide, it is read again by that, and where they do not, its report has the questions and nothing is stored.
 */
async function runImport(db: Ingester, input: ImportInput, way: ImportWay): Promise<ImportOutcome> {
	try {
		return await runDecided(db, input, way);
	} catch (error) {
		if (!(error instanceof OpenColumns)) throw error;
	}
	const report = newReport(input);
	const { questions, decisions, mapping } = await settleColumns(input, report);
	if (questions.length === 0 && report.isReadable)
		return runDecided(db, { ...input, mapping }, { ...way, decisions });
	return { ...NOTHING, report: report.finish(NO_FACTS) };
}

const NOTHING = { wasStored: false, batchId: null, position: null };
const NO_FACTS = { accepted: 0, duplicates: 0, conflicts: 0 };

async function runDecided(
	db: Ingester,
	input: ImportInput,
	{ isTrial, mode, record, decisions = [] }: ImportWay
): Promise<ImportOutcome> {
	let report = newReport(input);
	// A batch that lost a race is read again from the start, and so is its report.
	const chunks = () => {
		report = newReport(input);
		report.decisions = decisions;
		return readFacts(input, report);
	};
	try {
		return await db.transaction(async (tx) => {
			const stored = await ingestFacts(tx, input, chunks, { report: () => report, isTrial });
			report.warnOfCodes(await catalogueCodes(tx));
			if (mode === 'all' && report.rowsRefused + stored.refusedCount > 0)
				throw new RefusedRows(stored);
			const outcome = { ...stored, wasStored: true, report: finish(report, stored) };
			await record?.(tx, outcome);
			return outcome;
		});
	} catch (error) {
		if (error instanceof RefusedRows) return { ...NOTHING, report: finish(report, error.receipt) };
		if (!(error instanceof UnreadableFile)) throw error;
		return { ...NOTHING, report: report.finish(NO_FACTS) };
	}
}

function finish(
	report: ReportWriter,
	{ accepted, duplicates, refusedCount }: BatchReceipt
): ImportReport {
	return report.finish({ accepted, duplicates, conflicts: refusedCount });
}

function newReport({ mapping, faults }: ImportInput): ReportWriter {
	return new ReportWriter(mapping.target, mapping.name, faults);
}

interface IngestWays {
	/** Of the reading that is under way. */
	readonly report: () => ReportWriter;
	readonly isTrial: boolean;
}

async function ingestFacts(
	tx: Transaction,
	input: ImportInput,
	open: () => AsyncIterable<FactChunk>,
	{ report, isTrial }: IngestWays
): Promise<BatchReceipt> {
	const header = {
		origin: 'file',
		by: input.by,
		confirmedBy: input.confirmedBy ?? null,
		fileName: input.fileName,
		fileSha256: input.fileSha256,
		isTrial
	} as const;
	if (!ENTRY_TARGETS.includes(input.mapping.target)) {
		const facts = await collect(open, report);
		// A manager whose row was refused is not one whom the file leaves out.
		const answer = report().rowsRefused > 0 ? 'leave' : (input.mapping.missing ?? null);
		const missing = answer ?? 'leave';
		const receipt = await ingestBatch(tx, { ...header, ...facts, missing });
		for (const { faults } of receipt.refused) report().refuseFacts(faults);
		report().leaveOut(receipt.missing, answer);
		if (input.mapping.target === 'targets')
			report().warn(await targetWarnings(tx, facts.dated ?? [], receipt.position));
		return receipt;
	}
	const entries: BatchInput['entries'] = {
		async *[Symbol.asyncIterator]() {
			for await (const facts of readable(open(), report)) yield facts.entries;
		}
	};
	const onOutcome: OnOutcome = (_, outcome) => {
		if (outcome.outcome === 'refused') report().refuseFacts(outcome.faults);
		if (outcome.outcome === 'duplicate') report().countDuplicate(outcome.original);
	};
	return ingestBatch(tx, { ...header, entries }, onOutcome);
}

/** What may be a million rows, each a fact by itself. */
const ENTRY_TARGETS: readonly MappingTarget[] = ['activities', 'figures', 'conduct'];

/** A roster, an organisation, dated inputs or feeds are compared as a whole, and small enough to hold. */
async function collect(
	open: () => AsyncIterable<FactChunk>,
	report: () => ReportWriter
): Promise<Pick<BatchInput, 'roster' | 'orgUnits' | 'dated' | 'feeds'>> {
	const roster: FactChunk['roster'] = [];
	const orgUnits: FactChunk['orgUnits'] = [];
	const dated: FactChunk['dated'] = [];
	const feeds = noFeeds();
	for await (const facts of readable(open(), report)) {
		roster.push(...facts.roster);
		orgUnits.push(...facts.orgUnits);
		dated.push(...facts.dated);
		feeds.snapshots.push(...facts.feeds.snapshots);
		feeds.care.push(...facts.feeds.care);
		feeds.clientFigures.push(...facts.feeds.clientFigures);
		feeds.metrics.push(...facts.feeds.metrics);
		feeds.products.push(...facts.feeds.products);
	}
	return { roster, orgUnits, dated, feeds };
}

/** Throws out of the transaction as soon as the file turns out to be unreadable, so that nothing of it stays. */
async function* readable(
	chunks: AsyncIterable<FactChunk>,
	report: () => ReportWriter
): AsyncGenerator<FactChunk, void> {
	for await (const facts of chunks) {
		if (!report().isReadable) throw new UnreadableFile();
		yield facts;
	}
	if (!report().isReadable) throw new UnreadableFile();
}
