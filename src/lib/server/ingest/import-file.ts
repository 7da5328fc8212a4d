/** The use case of a file: read, map, check, report; and, once somebody has seen the report, the same again for good. */
import type { ImportReport } from '#lib/domain/import-report.ts';
import type { Database } from '../db/client.ts';
import { ingestBatch, type BatchInput, type BatchReceipt } from './ingest-batch.ts';
import { ReportWriter } from './import-report.ts';
import { readFacts, type FactChunk, type ImportFile } from './import-rows.ts';

export interface ImportInput extends ImportFile {
	readonly by: string | null;
	readonly fileName: string;
	readonly fileSha256?: string;
}

export interface ImportOutcome {
	readonly report: ImportReport;
	/** Null where nothing new was stored. */
	readonly batchId: number | null;
	readonly position: number | null;
}

/**
 * What an import would do, found out by doing it and taking it back: the very transaction of the commit, so duplicates
 * and conflicts, in the file and with the ledger, cannot be judged differently. Nothing is stored or announced.
 */
export async function checkImport(db: Database, input: ImportInput): Promise<ImportReport> {
	let outcome: ImportOutcome | undefined;
	try {
		await db.transaction(async (tx) => {
			outcome = await runImport(tx, input);
			throw new TakenBack();
		});
	} catch (error) {
		if (!(error instanceof TakenBack)) throw error;
	}
	if (!outcome) throw new Error('the check ended without a report');
	return outcome.report;
}

/** Stores the good rows as one batch. A file that cannot be read to its end brings in nothing. */
export function commitImport(db: Database, input: ImportInput): Promise<ImportOutcome> {
	return runImport(db, input);
}

class TakenBack extends Error {}

class UnreadableFile extends Error {}

type Ingester = Pick<Database, 'transaction'>;

async function runImport(db: Ingester, input: ImportInput): Promise<ImportOutcome> {
	let report = newReport(input);
	// A batch that lost a race is read again from the start, and so is its report.
	const chunks = () => {
		report = newReport(input);
		return readFacts(input, report);
	};
	try {
		const receipt = await ingestFacts(db, input, chunks, () => report);
		for (const { faults } of receipt.refused) report.refuseFacts(faults);
		return {
			report: report.finish({
				accepted: receipt.accepted,
				duplicates: receipt.duplicates,
				conflicts: receipt.refusedCount
			}),
			batchId: receipt.batchId,
			position: receipt.position
		};
	} catch (error) {
		if (!(error instanceof UnreadableFile)) throw error;
		const nothing = { accepted: 0, duplicates: 0, conflicts: 0 };
		return { report: report.finish(nothing), batchId: null, position: null };
	}
}

function newReport({ mapping }: ImportInput): ReportWriter {
	return new ReportWriter(mapping.target, mapping.name);
}

async function ingestFacts(
	db: Ingester,
	input: ImportInput,
	open: () => AsyncIterable<FactChunk>,
	report: () => ReportWriter
): Promise<BatchReceipt> {
	const header = {
		origin: 'file',
		by: input.by,
		fileName: input.fileName,
		fileSha256: input.fileSha256
	} as const;
	if (input.mapping.target !== 'activities')
		return ingestBatch(db, { ...header, ...(await collect(open, report)) });
	const entries: BatchInput['entries'] = {
		async *[Symbol.asyncIterator]() {
			for await (const facts of readable(open(), report)) yield facts.entries;
		}
	};
	return ingestBatch(db, { ...header, entries });
}

/** A roster, an organisation or dated inputs are compared as a whole, and small enough to hold. */
async function collect(
	open: () => AsyncIterable<FactChunk>,
	report: () => ReportWriter
): Promise<Pick<BatchInput, 'roster' | 'orgUnits' | 'dated'>> {
	const roster: FactChunk['roster'] = [];
	const orgUnits: FactChunk['orgUnits'] = [];
	const dated: FactChunk['dated'] = [];
	for await (const facts of readable(open(), report)) {
		roster.push(...facts.roster);
		orgUnits.push(...facts.orgUnits);
		dated.push(...facts.dated);
	}
	return { roster, orgUnits, dated };
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
