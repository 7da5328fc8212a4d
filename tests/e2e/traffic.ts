/** Callers that hand in activities and remember what was acknowledged to them. */
import { request } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import type { AppProcess } from '../support/app.ts';

/** Callers of each way in: one activity a call, a batch a call, a stream of lines with receipts. */
const CALLERS = { one: 5, batch: 2, stream: 1 } as const;
const BATCH_ROWS = 20;
const STREAM_ROWS = 300;

export interface Traffic {
	/** Rows that the app said it had. */
	readonly acknowledged: Map<string, ActivityRow>;
	/** Rows whose answer never came: they may be there or not, and are sent again later. */
	readonly unknown: Map<string, ActivityRow>;
	/** Ends the callers; what is under way comes back or fails first. */
	readonly stop: () => Promise<void>;
}

/**
 * Sends activities from several callers at once, in every way that the API has, until stopped. With `mayFail` the app
 * may say that it could not: its database dies first. That acknowledges nothing, as no answer does.
 */
export async function startTraffic(
	app: Pick<AppProcess, 'url' | 'dataDir'>,
	makeRow: (n: number) => ActivityRow,
	from: number,
	{ mayFail = false } = {}
): Promise<Traffic & { readonly next: () => number }> {
	const token = await tokenOf(app);
	const acknowledged = new Map<string, ActivityRow>();
	const unknown = new Map<string, ActivityRow>();
	let isStopped = false;
	let next = from;
	const take = (count: number) => {
		const rows = Array.from({ length: count }, () => makeRow(next++));
		for (const row of rows) unknown.set(idOf(row), row);
		return rows;
	};
	const acknowledge = (rows: readonly ActivityRow[]) => {
		for (const row of rows) {
			acknowledged.set(idOf(row), row);
			unknown.delete(idOf(row));
		}
	};
	const callers: Promise<void>[] = [];
	const start = (count: number, call: () => Promise<number>) => {
		for (let caller = 0; caller < count; caller += 1) callers.push(keepCalling(call));
	};
	const keepCalling = async (call: () => Promise<number>) => {
		while (!isStopped) {
			const status = await call().catch(() => 0);
			if (status === 200) continue;
			if (status === 0 || (mayFail && status >= 500)) return;
			throw new Error(`activities were answered with ${status}`);
		}
	};
	const send = async (path: string, rows: readonly ActivityRow[]) => {
		const status = await post(app.url + path, token, path === ONE ? rows[0] : rows);
		if (status === 200) acknowledge(rows);
		return status;
	};
	start(CALLERS.one, () => send(ONE, take(1)));
	start(CALLERS.batch, () => send(BATCH, take(BATCH_ROWS)));
	start(CALLERS.stream, () => stream(app.url, token, take(STREAM_ROWS), acknowledge));
	return {
		acknowledged,
		unknown,
		next: () => next,
		stop: async () => {
			isStopped = true;
			await Promise.all(callers);
		}
	};
}

const ONE = '/api/v1/activities';
const BATCH = `${ONE}/batch`;

function idOf({ externalId }: ActivityRow): string {
	return externalId ?? '';
}

async function tokenOf({ dataDir }: Pick<AppProcess, 'dataDir'>): Promise<string> {
	return (await readFile(join(dataDir, 'ingest.secret'), 'utf8')).trim();
}

/** The status of the answer; a call that comes too soon waits as long as it is told. */
async function post(url: string, token: string, body: unknown): Promise<number> {
	for (;;) {
		const response = await fetch(url, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		await response.arrayBuffer();
		if (response.status !== 429) return response.status;
		await delay(Number(response.headers.get('retry-after')) * 1000);
	}
}

interface Receipt {
	readonly done?: boolean;
	readonly throughLine?: number;
	readonly refused: number;
}

/** Sends lines in pieces and acknowledges what each receipt says is durable. 503: it was stopped in the middle. */
function stream(
	url: string,
	token: string,
	rows: readonly ActivityRow[],
	acknowledge: (rows: readonly ActivityRow[]) => void
): Promise<number> {
	return new Promise((resolve, reject) => {
		const call = request(`${url}${ONE}/stream`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
		});
		call.on('error', reject);
		call.on('response', (response) => {
			if (response.statusCode !== 200) {
				response.resume();
				resolve(response.statusCode ?? 0);
				return;
			}
			let through = 0;
			response.on('error', reject);
			response.on('close', () => reject(new Error('the stream was cut')));
			const lines = createInterface({ input: response });
			lines.on('error', reject);
			lines.on('line', (line) => {
				const receipt = JSON.parse(line) as Receipt;
				if (receipt.done === true) return resolve(200);
				if (receipt.done === false) return resolve(503);
				if (receipt.refused > 0) return reject(new Error(`a line was refused: ${line}`));
				acknowledge(rows.slice(through, receipt.throughLine));
				through = receipt.throughLine ?? through;
			});
		});
		void (async () => {
			for (let from = 0; from < rows.length; from += 30) {
				const piece = rows.slice(from, from + 30);
				call.write(piece.map((row) => `${JSON.stringify(row)}\n`).join(''));
				// Now and then a pause that is long enough for a receipt in the middle.
				await delay(from % 90 === 60 ? 250 : 5);
			}
			call.end();
		})();
	});
}

/** Sends rows as a program does, with the installation's first token; gives the status of the answer. */
export async function sender(
	app: Pick<AppProcess, 'url' | 'dataDir'>
): Promise<(rows: readonly ActivityRow[]) => Promise<number>> {
	const token = await tokenOf(app);
	return (rows) => post(app.url + BATCH, token, rows);
}
