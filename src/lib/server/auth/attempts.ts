import { createHmac } from 'node:crypto';
import { clearAttempts, countAttempt } from '#lib/server/db/sign-in.ts';
import type { Database } from '#lib/server/db/client.ts';

export const WINDOW_MINUTES = 15;
/** Tries in a window: one name from one address; one address, which may be a whole branch; one name from anywhere. */
export const LIMITS = { pair: 10, address: 100, username: 100 } as const;

export interface Attempt {
	readonly username: string;
	readonly address: string;
	readonly now: Date;
}

/**
 * Counts a try before the password is looked at, so that many at once do not slip past, and says how many seconds to
 * wait, or 0. A pair that is used up no longer counts against the name: from one address nobody can shut
 * somebody else out.
 */
export async function admitAttempt(
	db: Database,
	secret: string,
	attempt: Attempt
): Promise<number> {
	const keys = keysOf(secret, attempt);
	for (const bucket of ['address', 'pair', 'username'] as const) {
		const { count, windowStartedAt } = await countAttempt(db, {
			key: keys[bucket],
			now: attempt.now,
			windowMinutes: WINDOW_MINUTES
		});
		if (count > LIMITS[bucket]) {
			const endsAt = windowStartedAt.getTime() + WINDOW_MINUTES * 60_000;
			return Math.max(1, Math.ceil((endsAt - attempt.now.getTime()) / 1000));
		}
	}
	return 0;
}

/** After a success the name starts afresh; the address keeps its count. */
export async function forgetAttempts(
	db: Database,
	secret: string,
	attempt: Attempt
): Promise<void> {
	const { pair, username } = keysOf(secret, attempt);
	await clearAttempts(db, {
		keys: [pair, username],
		olderThan: new Date(attempt.now.getTime() - WINDOW_MINUTES * 60_000)
	});
}

function keysOf(
	secret: string,
	{ username, address }: Attempt
): Record<keyof typeof LIMITS, string> {
	const name = username.toLowerCase();
	const key = (...parts: string[]) =>
		createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
	return {
		address: key('address', address),
		pair: key('pair', name, address),
		username: key('username', name)
	};
}
