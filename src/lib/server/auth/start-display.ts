import { createHmac } from 'node:crypto';
import type { Database } from '#lib/server/db/client.ts';
import { insertDisplayOnce, isDisplayRevoked } from '#lib/server/db/displays.ts';
import { hashToken } from './tokens.ts';

/**
 * The key to a contest's screens that the terminal shows at each start: the same at every start, because it is made
 * from the installation's secret, and null once somebody has revoked it.
 */
export async function startDisplayToken(
	db: Database,
	contest: { readonly id: number; readonly slug: string },
	secret: string
): Promise<string | null> {
	const token = createHmac('sha256', secret)
		.update(`screen at start: ${contest.id} ${contest.slug}`, 'utf8')
		.digest('base64url');
	const tokenHash = hashToken(token);
	await insertDisplayOnce(db, {
		contestId: contest.id,
		division: null,
		name: '启动时的大屏 · Screen of the start',
		createdBy: null,
		tokenHash
	});
	return (await isDisplayRevoked(db, tokenHash)) ? null : token;
}
