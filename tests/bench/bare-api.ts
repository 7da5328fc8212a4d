/**
 * What a program would write that knows nothing of ledgers: a bare handler that stores one row a call, each in a
 * transaction of its own, over eight connections. No token, no check, no look at what is there already.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

const CONNECTIONS = 8;
const [, , databaseUrl = '', batchId = ''] = process.argv;
const sql = postgres(databaseUrl, { max: CONNECTIONS });

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
	const pieces: Buffer[] = [];
	for await (const piece of request) pieces.push(piece as Buffer);
	return JSON.parse(Buffer.concat(pieces).toString('utf8')) as Record<string, string>;
}

const server = createServer((request, response) => {
	void (async () => {
		const row = await bodyOf(request);
		await sql`
			insert into entry (batch_id, line, kind, source, metric, external_id, generation, employee_no,
				product, quantity, amount_fen, client_ref, occurred_at)
			values (${batchId}, 1, 'activity', ${row.source ?? ''}, ${row.metric ?? ''}, ${row.externalId ?? ''}, 1,
				${row.employeeNo ?? ''}, ${row.product ?? ''}, ${row.quantity ?? ''}, ${Number(row.amount) * 100},
				${row.clientRef ?? ''}, ${row.occurredAt ?? ''})`;
		const answer = '{"stored":true}';
		response.writeHead(200, {
			'content-type': 'application/json',
			'content-length': answer.length
		});
		response.end(answer);
	})();
});
server.listen(0, '127.0.0.1', () => {
	console.log((server.address() as AddressInfo).port);
});
