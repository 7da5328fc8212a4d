import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../support/waiting.ts';
import { activityBody, startTestApi, textOf, type TestApi } from './api-support.ts';

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
});
afterAll(() => api.close());

interface Receipt {
	readonly done?: boolean;
	readonly problem?: string;
	readonly lines?: number;
	readonly throughLine?: number;
	readonly accepted?: number;
	readonly duplicates?: number;
	readonly refused?: number;
	readonly refusedLines?: readonly { line: number; errors: readonly { code: string }[] }[];
}

function open(token = api.token): ClientRequest {
	return request(`${api.url}/activities/stream`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
	});
}

async function answerOf(call: ClientRequest): Promise<IncomingMessage> {
	const [response] = (await once(call, 'response')) as [IncomingMessage];
	return response;
}

async function stream(body: string | Buffer): Promise<Receipt[]> {
	const call = open();
	call.end(body);
	const response = await answerOf(call);
	expect(response.statusCode).toBe(200);
	expect(response.headers['content-type']).toBe('application/x-ndjson');
	return (await textOf(response))
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Receipt);
}

const line = (id: string, more = {}) => JSON.stringify(activityBody(id, more)) + '\n';
const linesOf = (name: string, count: number) =>
	Array.from({ length: count }, (_, index) => line(`${name} ${index}`)).join('');

describe('a stream', () => {
	it('is stored chunk by chunk, and sent again adds nothing', async () => {
		const first = await stream(linesOf('many', 2_500));
		expect(first.at(-1)).toEqual({
			done: true,
			lines: 2_500,
			accepted: 2_500,
			duplicates: 0,
			refused: 0
		});
		expect(first.slice(0, -1).map(({ throughLine }) => throughLine)).toEqual([1_000, 2_000, 2_500]);
		expect(await api.entries()).toBe(2_500);
		const again = await stream(linesOf('many', 2_500));
		expect(again.at(-1)).toMatchObject({ accepted: 0, duplicates: 2_500 });
		expect(await api.entries()).toBe(2_500);
	});

	it('takes each line by itself and tells which were refused', async () => {
		const before = await api.entries();
		const receipts = await stream(
			Buffer.concat([
				Buffer.from(line('each 1')),
				Buffer.from('\r\n{"externalId":\n'),
				Buffer.from(line('each 2', { amount: 'ten' })),
				Buffer.from([0x22, 0xff, 0x22, 0x0a]),
				Buffer.from(line('each 1', { amount: '7' })),
				Buffer.from(line('each 3').trimEnd())
			])
		);
		expect(receipts.at(-1)).toEqual({
			done: true,
			lines: 6,
			accepted: 2,
			duplicates: 0,
			refused: 4
		});
		const refused = receipts.flatMap(({ refusedLines = [] }) => refusedLines);
		expect(refused.map((one) => `${one.line} ${one.errors[0]?.code}`)).toEqual([
			'2 line.notJson',
			'3 field.format',
			'4 line.notUtf8',
			'5 ledger.activity.conflict'
		]);
		expect(await api.entries()).toBe(before + 2);
	});

	it('acknowledges what has come when the sender pauses, and what it says is durable', async () => {
		const before = await api.entries();
		const call = open();
		call.write(line('pause 1') + line('pause 2') + '{"externalId":"pau');
		const lines = createInterface({ input: await answerOf(call) })[Symbol.asyncIterator]();
		const receipt = JSON.parse((await lines.next()).value) as Receipt;
		expect(receipt).toMatchObject({ throughLine: 2, accepted: 2 });
		expect(await api.entries()).toBe(before + 2);
		call.destroy();
		// The half line never counts.
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(await api.entries()).toBe(before + 2);
	});

	it('stops at a line or a length that is beyond the limits, and says from where to send again', async () => {
		const before = await api.entries();
		const receipts = await stream(line('long 1') + 'x'.repeat(20_000) + '\n' + line('long 2'));
		expect(receipts.at(-1)).toMatchObject({ done: false, problem: 'tooLarge', throughLine: 1 });
		expect(await api.entries()).toBe(before + 1);
		// Blank lines are no lines, and their bytes count.
		const blank = await stream(line('long 3') + ' \n'.repeat(5 * 1024 * 1024));
		expect(blank.at(-1)).toMatchObject({ done: false, problem: 'tooLarge', throughLine: 1 });
	});

	it('of a caller who has enough of them open is told 429', async () => {
		const calls = Array.from({ length: 4 }, () => open());
		for (const call of calls) call.flushHeaders();
		await Promise.all(calls.map(answerOf));
		const fifth = open();
		fifth.end();
		const response = await answerOf(fifth);
		expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '1']);
		response.resume();
		for (const call of calls) call.destroy();
		await until(
			async () => {
				const next = open();
				next.end(line('after'));
				const { statusCode } = await answerOf(next).then((answer) => answer.resume());
				return statusCode === 200;
			},
			{ what: 'room for a stream' }
		);
	});
});
