import { signDisplayFromCookieHeader } from '#lib/server/auth/displays.ts';
import type { Asker } from '#lib/server/auth/permissions.ts';
import { sessionFromHeaders } from '#lib/server/auth/session.ts';

/** Who a cookie header speaks for now. A line that stands open does not prolong a session. */
export async function askerOf(cookie: string | undefined): Promise<Asker> {
	const [session, display] = await Promise.all([
		sessionFromHeaders({ cookie }, new Date(), { isUse: false }),
		signDisplayFromCookieHeader(cookie)
	]);
	return { session, display };
}

export function isSomebody(asker: Asker): boolean {
	return asker.session !== null || asker.display !== null;
}

/**
 * Whether a socket may be opened from a page of this origin: browsers let any page of the web open one and send our
 * cookies along. Programs name no origin, and bring no cookies that somebody else put there.
 */
export function isOwnOrigin(
	headers: { readonly origin?: string | undefined; readonly host?: string | undefined },
	publicOrigin: string | undefined
): boolean {
	const { origin, host } = headers;
	if (origin === undefined || origin === publicOrigin) return true;
	return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
