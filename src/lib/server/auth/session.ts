import { parseSetCookieHeader } from 'better-auth/cookies';
import { isAPIError } from 'better-auth/api';
import { appendAudit } from '#lib/server/db/audit.ts';
import { dropEndedSessions, endSession } from '#lib/server/db/sign-in.ts';
import { isUsername, MAX_PASSWORD_LENGTH } from './account-rules.ts';
import { admitAttempt, forgetAttempts } from './attempts.ts';
import { ABSOLUTE_HOURS, ADDRESS_HEADER, SESSION_COOKIE } from './library.ts';
import { signInService } from './sign-in-service.ts';

/** Somebody who is signed in. */
export interface Session {
	readonly id: string;
	readonly user: {
		readonly id: string;
		readonly username: string;
		readonly name: string;
		/** `administrator`, or `user` for nobody in particular. */
		readonly role: string;
	};
	readonly startedAt: Date;
}

/** The headers of a web request or of a plain Node one (the socket gateway's). */
export type CookieSource = Headers | { readonly cookie?: string | undefined };

export function cookieHeader(headers: CookieSource): string | null {
	return headers instanceof Headers ? headers.get('cookie') : (headers.cookie ?? null);
}

/**
 * Who sends these headers, or null. Use moves the idle end on, unless nobody uses anything (`isUse` false: a socket
 * that stands open); the absolute end stays.
 */
export async function sessionFromHeaders(
	headers: CookieSource,
	now = new Date(),
	{ isUse = true } = {}
): Promise<Session | null> {
	const cookie = cookieHeader(headers);
	if (!cookie?.includes(`${SESSION_COOKIE}=`)) return null;

	const { db, library } = signInService();
	const found = await library.api.getSession({
		headers: new Headers({ cookie }),
		query: { disableRefresh: !isUse }
	});
	if (!found) return null;
	const { session, user } = found;
	if (session.createdAt.getTime() + ABSOLUTE_HOURS * 3_600_000 <= now.getTime() || user.banned) {
		await endSession(db, session.id);
		return null;
	}
	return {
		id: session.id,
		user: {
			id: user.id,
			username: user.username ?? user.name,
			name: user.name,
			role: user.role ?? 'user'
		},
		startedAt: session.createdAt
	};
}

export type SignInOutcome =
	| { readonly kind: 'signedIn'; readonly cookie: string }
	/** Wrong password, unknown user, locked user: one answer for all. */
	| { readonly kind: 'refused' }
	| { readonly kind: 'tooMany'; readonly retryAfterSeconds: number };

export interface Credentials {
	readonly username: string;
	readonly password: string;
	readonly address: string;
	readonly userAgent: string | null;
}

/** Checks a user name and password; on success `cookie` is the value of the session cookie. */
export async function signIn(credentials: Credentials, now = new Date()): Promise<SignInOutcome> {
	const { db, secret, library } = signInService();
	const { username, password, address } = credentials;
	const attempt = { username, address, now };
	const retryAfterSeconds = await admitAttempt(db, secret, attempt);
	if (retryAfterSeconds > 0) return { kind: 'tooMany', retryAfterSeconds };
	// The library has answers of its own for these; what cannot be an account gets the same one as a wrong password.
	if (!isUsername(username) || password === '' || password.length > MAX_PASSWORD_LENGTH) {
		return { kind: 'refused' };
	}

	const headers = new Headers({ [ADDRESS_HEADER]: address });
	if (credentials.userAgent) headers.set('user-agent', credentials.userAgent.slice(0, 300));
	try {
		const answer = await library.api.signInUsername({
			body: { username, password },
			headers,
			returnHeaders: true
		});
		const cookie = readSessionCookie(answer.headers);
		const startedBefore = new Date(now.getTime() - ABSOLUTE_HOURS * 3_600_000);
		await forgetAttempts(db, secret, attempt);
		await dropEndedSessions(db, { now, startedBefore });
		const actor = username.toLowerCase();
		await appendAudit(db, { actor, action: 'session.started', subject: actor });
		return { kind: 'signedIn', cookie };
	} catch (error) {
		if (isAPIError(error) && error.statusCode < 500) return { kind: 'refused' };
		throw error;
	}
}

export async function signOut(session: Session): Promise<void> {
	const { username } = session.user;
	await signInService().db.transaction(async (tx) => {
		await endSession(tx, session.id);
		await appendAudit(tx, { actor: username, action: 'session.ended', subject: username });
	});
}

function readSessionCookie(headers: Headers): string {
	const cookie = parseSetCookieHeader(headers.getSetCookie().join(', ')).get(SESSION_COOKIE);
	if (!cookie) throw new Error('a sign-in without a session cookie');
	return cookie.value;
}
