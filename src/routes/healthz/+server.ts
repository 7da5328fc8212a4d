/** The process is up: says nothing of the database. */
export function GET(): Response {
	return new Response('ok\n', { headers: { 'cache-control': 'no-store' } });
}
