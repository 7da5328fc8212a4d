import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inSoak } from '../../support/soak.ts';
import { startTestApi, type TestApi } from './api-support.ts';
import { hostileCall, typeOf, type HostileCall } from './hostile-calls.ts';

const CALLS = inSoak(10_000, 1_000);
const AT_ONCE = 16;
const SEED = 20261125;
/** Beyond what the process had at the start; a leak of a kilobyte a call would show. */
const MEMORY_BYTES = 200 * 1024 * 1024;

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
});
afterAll(() => api.close());

/** The raw answer, or nothing where the server closed the line without one. */
function send(call: HostileCall): Promise<string> {
	const { hostname, port } = new URL(api.url);
	const bytes = Buffer.from(call.body);
	const isChunked = call.framing === 'chunked' || call.framing === 'brokenChunk';
	const head = [
		`${call.method} /api/v1${call.path} HTTP/1.1`,
		`host: ${hostname}`,
		`authorization: Bearer ${api.token}`,
		`content-type: ${typeOf(call)}`,
		`accept: ${call.headers.accept ?? '*/*'}`,
		'connection: close',
		isChunked ? 'transfer-encoding: chunked' : `content-length: ${bytes.byteLength}`
	].join('\r\n');
	return new Promise((resolve) => {
		const socket = connect(Number(port), hostname);
		const pieces: Buffer[] = [];
		socket.on('data', (piece) => pieces.push(piece));
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(Buffer.concat(pieces).toString('utf8')));
		socket.write(`${head}\r\n\r\n`);
		switch (call.framing) {
			case 'honest':
				socket.write(bytes);
				break;
			case 'cut':
				socket.end(bytes.subarray(0, bytes.byteLength / 2));
				break;
			case 'chunked':
				socket.write(`${bytes.byteLength.toString(16)}\r\n`);
				socket.write(bytes);
				socket.write(bytes.byteLength > 0 ? '\r\n0\r\n\r\n' : '\r\n');
				break;
			case 'brokenChunk':
				socket.end('zz\r\n' + bytes.toString('latin1'));
				break;
			default:
				call.framing satisfies never;
		}
	});
}

/** How many facts an answer acknowledges as new. Whatever is no acknowledgement must be a clear fault. */
function acknowledged(call: HostileCall, answer: string): number {
	const [head = '', body = ''] = splitOnce(answer, '\r\n\r\n');
	const status = Number(head.slice(9, 12));
	expect(status, answer.slice(0, 300)).toBeLessThan(500);
	const type = /content-type: ([^\r\n]*)/i.exec(head)?.[1];
	if (status === 200 && call.method !== 'HEAD') {
		if (call.path === '/roster' || call.method === 'GET') return 0;
		if (type === 'application/x-ndjson')
			return streamed(body).reduce(
				(sum, one) => sum + (one.done === undefined ? one.accepted : 0),
				0
			);
		const stored = JSON.parse(body) as { outcome?: string; accepted?: number };
		return stored.accepted ?? (stored.outcome === 'accepted' ? 1 : 0);
	}
	// The server's own parser answers what is no HTTP at all.
	if (status === 400 && type === undefined) return 0;
	if (call.method === 'HEAD' || status === 304) return 0;
	expect(type).toBe('application/problem+json');
	const problem = JSON.parse(body) as { status: number; title: string; errors?: unknown[] };
	expect(problem.status).toBe(status);
	expect(problem.title).not.toBe('');
	if (status === 422 || status === 409) expect(problem.errors?.length).toBeGreaterThan(0);
	expect(body).not.toMatch(/node_modules|at .*\.ts:\d/);
	return 0;
}

interface Receipt {
	readonly done?: boolean;
	readonly accepted: number;
}

/** An answer of unknown length comes in chunks: only its lines of JSON are looked at. */
function streamed(body: string): Receipt[] {
	return body
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as Receipt);
}

function splitOnce(text: string, at: string): [string, string] {
	const index = text.indexOf(at);
	return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}

it(
	`${CALLS} hostile calls get no failure of ours, and nothing is stored but what was acknowledged`,
	{ timeout: inSoak(600_000, 120_000) },
	async () => {
		const calls = fc.sample(hostileCall, { numRuns: CALLS, seed: SEED });
		const before = process.memoryUsage().rss;
		const [started] = await api.database.sql`select count(*)::int as count from batch`;
		const statuses = new Set<string>();
		let stored = 0;
		let unanswered = 0;
		let highest = 0;
		for (let at = 0; at < calls.length; at += AT_ONCE) {
			const group = calls.slice(at, at + AT_ONCE);
			const answers = await Promise.all(group.map(send));
			group.forEach((call, index) => {
				const answer = answers[index] ?? '';
				// Whoever cuts the line in the middle of a call may get no answer, and then nothing was stored for it.
				if (answer === '') {
					expect(call.framing).not.toBe('honest');
					unanswered += 1;
				} else {
					stored += acknowledged(call, answer);
					statuses.add(answer.slice(9, 12));
				}
			});
			highest = Math.max(highest, process.memoryUsage().rss);
		}
		expect(await api.entries()).toBe(stored);
		expect(stored).toBeGreaterThan(0);
		for (const status of ['200', '400', '404', '405', '406', '409', '413', '415', '422'])
			expect(statuses).toContain(status);
		expect(unanswered).toBeLessThan(CALLS / 4);
		expect(highest - before).toBeLessThan(MEMORY_BYTES);
		const heads = await api.database.sql`
			select count(*)::int as batches, max(position)::int as last from batch where position is not null`;
		expect(heads[0]?.batches).toBe(heads[0]?.last);
		expect(started?.count).toBe(0);
		// And it works for who means well.
		expect((await api.get('/contests')).status).toBe(200);
	}
);
