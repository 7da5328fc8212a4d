import { json, type RequestHandler } from '@sveltejs/kit';
import { isSomebody } from '#lib/server/live/askers.ts';
import { askForBoard } from '#lib/server/live/load-board.ts';

const refusals = {
	notFound: { status: 404, title: 'there is no such board' },
	forbidden: { status: 403, title: 'this board is not yours to read' },
	invalid: { status: 404, title: 'there is no such board' }
} as const;

/** A board for whoever has no websocket: the snapshot, with its revision as ETag, so that asking again costs little. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
	if (!isSomebody(locals)) return problem({ status: 401, title: 'sign in first' });
	const key = { contest: params.contest ?? '', division: url.searchParams.get('division') };
	const found = await askForBoard(locals, key);
	if (found.kind === 'refused') return problem(refusals[found.reason]);
	const { board, division } = found;
	const snapshot = board.snapshot(division, Date.now());
	const { revision, isEnded } = snapshot.status;
	// Weak: two answers of one revision differ in when they were sent.
	const etag = `W/"${board.id}-${division}-${revision}${isEnded ? '-ended' : ''}"`;
	const headers = { etag, 'cache-control': 'private, no-cache', vary: 'cookie' };
	return isKnown(request.headers.get('if-none-match'), etag)
		? new Response(null, { status: 304, headers })
		: json(snapshot, { headers });
};

function isKnown(ifNoneMatch: string | null, etag: string): boolean {
	return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === etag);
}

function problem({ status, title }: { readonly status: number; readonly title: string }): Response {
	return new Response(JSON.stringify({ type: 'about:blank', status, title }), {
		status,
		headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
	});
}
