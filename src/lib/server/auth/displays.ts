import { parseCookies } from 'better-auth/cookies';
import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import {
	dropEndedDisplaySessions,
	findDisplay,
	findDisplayOfSession,
	insertDisplay,
	insertDisplaySession,
	markDisplayRevoked,
	type Display
} from '#lib/server/db/displays.ts';
import { signInService } from './sign-in-service.ts';
import { hashToken, makeToken } from './tokens.ts';

export type { Display } from '#lib/server/db/displays.ts';

export const DISPLAY_COOKIE = 'longhu_display';
/** About the longest a browser keeps a cookie: a wall is set up once and runs. */
export const DISPLAY_SESSION_DAYS = 400;

/**
 * Makes a screen's key to one board (`division` null: all of the contest's). The token is told here once, for the
 * link `/open/<token>`; only its hash is stored.
 */
export async function createDisplay(
	tx: Database | Transaction,
	{
		contestId,
		division,
		name,
		by
	}: {
		readonly contestId: number;
		readonly division: string | null;
		readonly name: string;
		readonly by: string | null;
	}
): Promise<{ readonly id: string; readonly token: string }> {
	const token = makeToken();
	const tokenHash = hashToken(token);
	const id = await insertDisplay(tx, { contestId, division, name, createdBy: by, tokenHash });
	await appendAudit(tx, { actor: by, action: 'display.created', subject: id });
	return { id, token };
}

/** From now on neither the link nor a cookie got from it opens anything. */
export async function revokeDisplay(
	tx: Database | Transaction,
	{ id, by, now = new Date() }: { readonly id: string; by: string | null; now?: Date }
): Promise<boolean> {
	const revoked = await markDisplayRevoked(tx, { id, now });
	if (revoked) await appendAudit(tx, { actor: by, action: 'display.revoked', subject: id });
	return revoked;
}

/**
 * Exchanges the token of a link for a cookie of this browser alone, or null. The link stays good: a wall may be
 * opened on two screens, and each has its own cookie.
 */
export async function openDisplay(
	token: string,
	now = new Date()
): Promise<{ readonly display: Display; readonly cookie: string } | null> {
	return signInService().db.transaction(async (tx) => {
		const display = await findDisplay(tx, hashToken(token));
		if (!display) return null;
		const cookie = makeToken();
		const tokenHash = hashToken(cookie);
		const expiresAt = new Date(now.getTime() + DISPLAY_SESSION_DAYS * 86_400_000);
		await dropEndedDisplaySessions(tx, now);
		await insertDisplaySession(tx, { tokenHash, displayId: display.id, expiresAt });
		await appendAudit(tx, { actor: null, action: 'display.opened', subject: display.id });
		return { display, cookie };
	});
}

/** Which display sends this cookie header, or null. */
export async function signDisplayFromCookieHeader(
	cookieHeader: string | null | undefined,
	now = new Date()
): Promise<Display | null> {
	if (!cookieHeader?.includes(`${DISPLAY_COOKIE}=`)) return null;
	const cookie = parseCookies(cookieHeader).get(DISPLAY_COOKIE);
	if (!cookie) return null;
	return findDisplayOfSession(signInService().db, { tokenHash: hashToken(cookie), now });
}
