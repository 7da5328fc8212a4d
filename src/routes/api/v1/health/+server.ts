import { json, type RequestHandler } from '@sveltejs/kit';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { isDatabaseReady } from '#lib/server/db/ready.ts';
import { live, LOOP_RESOLUTION_MS } from '#lib/server/live/live-service.ts';

/** The histogram holds the time between two ticks; what lies beyond their own distance is delay. */
const delayMs = (nanoseconds: number) =>
	Math.max(0, Math.round(nanoseconds / 1e4 - LOOP_RESOLUTION_MS * 100) / 100);

/** How this node is doing, for whoever is signed in: sockets, boards and their age, how late its thread was. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const { gateway, loopDelay, store } = live();
	const now = Date.now();
	return json(
		{
			isDatabaseReady: await isDatabaseReady(),
			sockets: gateway?.sockets ?? 0,
			boards: store.boards.map((board) => {
				const { revision, revisedAt } = board.status(now);
				return { contest: board.slug, revision, ageMs: now - revisedAt };
			}),
			loopDelayMs: {
				p50: delayMs(loopDelay.percentile(50)),
				p99: delayMs(loopDelay.percentile(99)),
				longest: delayMs(loopDelay.max)
			}
		},
		{ headers: { 'cache-control': 'no-store' } }
	);
};
