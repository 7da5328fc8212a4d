/** Feeds that are kept as they were given and translated into entries, on their way into an open batch. */
import type { MetricInfo, ProductInfo } from '#lib/domain/catalogue.ts';
import type { MissingAnswer, MissingSeries } from '#lib/domain/snapshots.ts';
import type { Transaction } from '../db/client.ts';
import { appendMetrics, appendProducts, metricsAt, productsAt } from '../db/catalogue.ts';
import {
	appendCare,
	appendClientFigures,
	careOfClients,
	clientsOfBatches,
	type CareLine,
	type ClientFigureLine
} from '../db/client-care.ts';
import type { EntryLine } from '../db/entry-row.ts';
import { appendEntries } from '../db/ledger-append.ts';
import { headPosition } from '../db/ledger.ts';
import { appendRegistrations, type RegistrationLine } from '../db/registrations.ts';
import { appendSnapshots, lockFeeds, type SnapshotLine } from '../db/snapshots.ts';
import { chunksOf } from './chunks.ts';
import { clientFigureEntries } from './client-figure-entries.ts';
import type { RefusedEntry } from './ingest-batch.ts';
import { newCare, newClientFigures } from './new-client-care.ts';
import { newRegistrations } from './new-registrations.ts';
import { newSnapshots, snapshotCorrections } from './new-snapshots.ts';

/** The facts of one file; a mapping has one target, so only one list is filled. */
export interface FeedFacts {
	readonly snapshots: SnapshotLine[];
	readonly care: CareLine[];
	readonly clientFigures: ClientFigureLine[];
	readonly metrics: MetricInfo[];
	readonly products: ProductInfo[];
	readonly registrations: RegistrationLine[];
}

export function noFeeds(): FeedFacts {
	return {
		snapshots: [],
		care: [],
		clientFigures: [],
		metrics: [],
		products: [],
		registrations: []
	};
}

export interface FeedOptions {
	/** What becomes of those whom a file of snapshots leaves out; they keep their value unless this says `zero`. */
	readonly missing: MissingAnswer;
	readonly isTrial: boolean;
}

export interface StoredFeeds {
	readonly accepted: number;
	readonly duplicates: number;
	readonly refused: readonly RefusedEntry[];
	readonly missing: readonly MissingSeries[];
}

/** `open` gives the id of the batch, which is written with its first fact. */
export async function storeFeeds(
	tx: Transaction,
	facts: FeedFacts,
	{ missing, isTrial }: FeedOptions,
	open: () => Promise<number>
): Promise<StoredFeeds> {
	// Nobody waits for a trial, whose transaction sees one state of the database anyway.
	if (!isTrial) await lockFeeds(tx);
	const snapshots = await storeSnapshots(tx, facts.snapshots, { missing, open });
	const stored = [
		snapshots,
		await storeClients(tx, facts, open),
		await storeCatalogue(tx, facts, open),
		await storeRegistrations(tx, facts.registrations, open)
	];
	return {
		accepted: stored.reduce((sum, { accepted }) => sum + accepted, 0),
		duplicates: stored.reduce((sum, { duplicates }) => sum + duplicates, 0),
		refused: stored.flatMap(({ refused }) => refused),
		missing: snapshots.missing
	};
}

/**
 * What the ledger has to say once batches with feeds do not count any more: written into the batch that takes them back,
 * inside its transaction, before it is closed; whether the others are marked by then makes no difference.
 */
export async function correctFeeds(
	tx: Transaction,
	takenBack: readonly number[],
	{ into, isTrial }: { readonly into: number; readonly isTrial: boolean }
): Promise<void> {
	if (!isTrial) await lockFeeds(tx);
	const clientRefs = await clientsOfBatches(tx, takenBack);
	await appendAll(tx, into, [
		...(await snapshotCorrections(tx, takenBack)),
		...(await clientFigureEntries(tx, {
			clientRefs,
			before: await careOfClients(tx, clientRefs),
			after: { without: takenBack }
		}))
	]);
}

async function storeSnapshots(
	tx: Transaction,
	lines: readonly SnapshotLine[],
	{ missing, open }: { readonly missing: MissingAnswer; readonly open: () => Promise<number> }
): Promise<StoredFeeds> {
	if (lines.length === 0) return { accepted: 0, duplicates: 0, refused: [], missing: [] };
	const fresh = await newSnapshots(tx, lines, missing);
	const accepted = fresh.accepted.length;
	if (accepted > 0) {
		const batchId = await open();
		await appendSnapshots(tx, batchId, fresh.accepted);
		await appendAll(tx, batchId, fresh.entries);
	}
	return { ...fresh, accepted };
}

async function storeClients(
	tx: Transaction,
	facts: Pick<FeedFacts, 'care' | 'clientFigures'>,
	open: () => Promise<number>
): Promise<Omit<StoredFeeds, 'missing'>> {
	const care = await newCare(tx, facts.care);
	const figures = await newClientFigures(tx, facts.clientFigures);
	const clientRefs = new Set([
		...care.accepted.map((line) => line.care.clientRef),
		...figures.accepted.map((line) => line.figure.clientRef)
	]);
	if (clientRefs.size > 0) {
		const before = await careOfClients(tx, clientRefs);
		const own = await open();
		await appendCare(tx, own, care.accepted);
		await appendClientFigures(tx, own, figures.accepted);
		await appendAll(tx, own, await clientFigureEntries(tx, { clientRefs, before, after: { own } }));
	}
	return {
		accepted: care.accepted.length + figures.accepted.length,
		duplicates: care.duplicates + figures.duplicates,
		refused: [...care.refused, ...figures.refused]
	};
}

async function storeRegistrations(
	tx: Transaction,
	lines: readonly RegistrationLine[],
	open: () => Promise<number>
): Promise<Omit<StoredFeeds, 'missing'>> {
	const fresh = await newRegistrations(tx, lines);
	if (fresh.accepted.length > 0) await appendRegistrations(tx, await open(), fresh.accepted);
	return { ...fresh, accepted: fresh.accepted.length };
}

/** The last of several rows about one code counts; what is known so already is left out. */
async function storeCatalogue(
	tx: Transaction,
	facts: Pick<FeedFacts, 'metrics' | 'products'>,
	open: () => Promise<number>
): Promise<Omit<StoredFeeds, 'missing'>> {
	const given = facts.metrics.length + facts.products.length;
	if (given === 0) return { accepted: 0, duplicates: 0, refused: [] };
	const cut = { throughPosition: await headPosition(tx) };
	const metrics = unknownOf(facts.metrics, await metricsAt(tx, cut));
	const products = unknownOf(facts.products, await productsAt(tx, cut));
	if (metrics.length > 0) await appendMetrics(tx, await open(), metrics);
	if (products.length > 0) await appendProducts(tx, await open(), products);
	const accepted = metrics.length + products.length;
	return { accepted, duplicates: given - accepted, refused: [] };
}

function unknownOf<Info extends { readonly code: string }>(
	given: readonly Info[],
	known: readonly Info[]
): Info[] {
	const contents = new Map(known.map((info) => [info.code, contentOf(info)]));
	return [...new Map(given.map((info) => [info.code, info])).values()].filter(
		(info) => contents.get(info.code) !== contentOf(info)
	);
}

function contentOf(info: object): string {
	return JSON.stringify(Object.entries(info).sort(([left], [right]) => (left < right ? -1 : 1)));
}

async function appendAll(
	tx: Transaction,
	batchId: number,
	entries: readonly EntryLine[]
): Promise<void> {
	for await (const lines of chunksOf(entries)) await appendEntries(tx, batchId, lines);
}
