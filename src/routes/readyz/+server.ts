import { isDatabaseReady } from '#lib/server/db/ready.ts';

/** The app can do its work: the database answers. */
export async function GET(): Promise<Response> {
	const isReady = await isDatabaseReady();
	return new Response(isReady ? 'ready\n' : 'database does not answer\n', {
		status: isReady ? 200 : 503,
		headers: { 'cache-control': 'no-store' }
	});
}
