import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database } from '#lib/server/db/client.ts';
import type { StoredContest } from '#lib/server/db/contests.ts';
import { insertReading } from '#lib/server/db/rule-versions.ts';

/** Somebody says to have read the present rules. Saying it again changes nothing. */
export async function confirmReading(
	db: Database,
	{ stored, by }: { readonly stored: StoredContest; readonly by: string }
): Promise<void> {
	const { id: contestId, slug, ruleVersion: version } = stored;
	await db.transaction(async (tx) => {
		if (await insertReading(tx, { contestId, version, readBy: by }))
			await appendAudit(tx, {
				actor: by,
				action: 'rules.read',
				subject: slug,
				detail: { ruleVersion: version }
			});
	});
}
