/**
 * Tells the person at the terminal where to look. Written past the log: the links open a board without a sign-in, so
 * they are for the terminal and not for what is kept and shipped.
 */
import { startDisplayToken } from './auth/start-display.ts';
import type { Database } from './db/client.ts';
import { listContests } from './db/contests.ts';

export async function tellAddresses(db: Database, address: string, secret: string): Promise<void> {
	const contests = await listContests(db);
	// A bank's own running contest comes before the sample, the newest first.
	const shown =
		contests.filter(({ status }) => status === 'running').sort(ownAndNewestFirst)[0] ?? null;
	const token = shown && (await startDisplayToken(db, shown, secret));
	say('');
	say('龙虎榜已启动。 Longhu is running.');
	if (token) {
		say(`  排行榜 Board:    ${address}/open/${token}?to=board`);
		say(`  大屏   Wall:     ${address}/open/${token}?to=wall`);
	} else {
		say(`  排行榜 Board:    ${address}/boards`);
		say(`  大屏   Wall:     ${address}/contests`);
	}
	say(`  登录   Sign in:  ${address}/login`);
}

function ownAndNewestFirst(
	left: { readonly isSample: boolean; readonly id: number },
	right: { readonly isSample: boolean; readonly id: number }
): number {
	return Number(left.isSample) - Number(right.isSample) || right.id - left.id;
}

function say(line: string): void {
	process.stderr.write(line + '\n');
}
