import { json, type RequestEvent } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { carriesIngestKey } from '#lib/server/auth/ingest-key.ts';
import { database } from '#lib/server/db/client.ts';
import { readActivityCall, storeActivityCall } from '#lib/server/ingest/activity-calls.ts';
import { isTooLarge } from '#lib/server/read-body.ts';
import { secrets } from '#lib/server/secrets.ts';

/** Takes activities, and answers once they are durable. Repeating a call does no harm. */
export async function POST(event: RequestEvent): Promise<Response> {
	const by = callerOf(event);
	if (by === null) return problem(401, 'sign in, or send the ingest key as a bearer token', []);
	let body: unknown;
	try {
		body = await event.request.json();
	} catch (fault) {
		if (isTooLarge(fault)) return problem(413, 'the body is too large', []);
		return problem(400, 'the body is not JSON', []);
	}
	const entries = readActivityCall(body);
	if (!entries.ok)
		return problem(422, 'some rows cannot be taken; nothing was stored', entries.faults);
	const receipt = await storeActivityCall(database(), entries.value, by);
	return json(receipt, { status: receipt.refused.length > 0 ? 409 : 200 });
}

function callerOf({ locals, request }: RequestEvent): string | null {
	if (locals.session) return locals.session.user.username;
	const isProgram = carriesIngestKey(request.headers.get('authorization'), secrets().ingest);
	return isProgram ? 'ingest key' : null;
}

/** RFC 9457. */
function problem(status: number, title: string, faults: readonly Fault[]): Response {
	return json(
		{ type: 'about:blank', title, status, faults },
		{ status, headers: { 'content-type': 'application/problem+json' } }
	);
}
