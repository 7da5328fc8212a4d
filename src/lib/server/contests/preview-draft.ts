/** The preview of a draft: both versions scored from nothing on the cut of the present board, by the board's own function. */
import { sql } from 'drizzle-orm';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import { entryWarnings } from '#lib/domain/contest-warnings.ts';
import { expectValue, type Text } from '#lib/domain/errors.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { previewVersion, type PreviewedVersion } from '#lib/domain/version-preview.ts';
import { connectTo, type Transaction } from '#lib/server/db/client.ts';
import { contestById, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { openDraft, savePreview, type StoredPreview } from '#lib/server/db/rule-versions.ts';
import { revisionsBetween } from '#lib/server/db/totals.ts';
import { inputsAt, type Cut } from '#lib/server/scorer/rescore.ts';

export interface PreviewTask {
	readonly databaseUrl: string;
	readonly contestId: number;
	readonly draftId: number;
}

/** Runs in a worker thread. Leaves alone a draft that was closed meanwhile. */
export async function runPreview({ databaseUrl, contestId, draftId }: PreviewTask): Promise<void> {
	const { db, close } = connectTo(databaseUrl, { connections: 1 });
	try {
		const preview = await db.transaction((tx) => previewOf(tx, contestId, draftId), {
			isolationLevel: 'repeatable read',
			accessMode: 'read only'
		});
		if (preview) await savePreview(db, draftId, preview);
	} finally {
		await close();
	}
}

async function previewOf(
	tx: Transaction,
	contestId: number,
	draftId: number
): Promise<StoredPreview | null> {
	const draft = await openDraft(tx, contestId);
	const stored = await contestById(tx, contestId);
	if (!stored || draft?.id !== draftId) return null;
	const base = await documentOf(tx, contestId, draft.baseVersion);
	if (base === null) throw new Error(`contest ${contestId} has no version ${draft.baseVersion}`);
	const { revision, cut } = await cutOfBoard(tx, stored);
	const before = await resultUnder(tx, stored, base, cut);
	const after = await resultUnder(tx, stored, draft.document, cut);
	return { ...previewVersion(before, after), revision, ...cut, warnings: after.warnings };
}

/** What the present board was computed from; before the first scoring what is known now. */
async function cutOfBoard(
	tx: Transaction,
	{ id, revision }: StoredContest
): Promise<{ revision: number; cut: Cut }> {
	const [made] = await revisionsBetween(tx, id, { after: revision - 1, through: revision });
	if (made) return { revision, cut: { position: made.position, asOf: made.asOf } };
	const [clock] = await tx.execute<{ ms: string }>(
		sql`select (extract(epoch from now()) * 1000)::bigint::text as ms`
	);
	return { revision, cut: { position: await headPosition(tx), asOf: Number(clock?.ms) } };
}

async function resultUnder(
	tx: Transaction,
	stored: StoredContest,
	document: string,
	cut: Cut
): Promise<PreviewedVersion & { readonly warnings: readonly Text[] }> {
	const contest: Contest = expectValue(parseContest(document));
	const inputs = await inputsAt(tx, { ...stored, contest }, cut);
	const warnings = entryWarnings(contest, inputs.entries);
	const scores = scoreContest(contest, inputs);
	// Of the scorecards only what is compared: two of a big ledger would not fit into memory together.
	const result = resultOf(contest, scores.scorecards, { ...scores, asOf: cut.asOf });
	const rows = result.map(({ scorecard, rank, bonusFen }) => ({
		scorecard: { participant: scorecard.participant, points: scorecard.points },
		rank,
		bonusFen
	}));
	return { contest, document, rows, warnings };
}
