/** Callers that hand in activities and remember what was acknowledged to them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import type { AppProcess } from '../support/app.ts';

const CALLERS = 8;

export interface Traffic {
	/** Rows that the app said it had. */
	readonly acknowledged: Map<string, ActivityRow>;
	/** Rows whose answer never came: they may be there or not, and are sent again later. */
	readonly unknown: Map<string, ActivityRow>;
	/** Ends the callers; what is under way comes back or fails first. */
	readonly stop: () => Promise<void>;
}

/**
 * Sends one activity after another from several callers at once, until stopped. With `mayFail` the app may
 * say that it could not: its database dies first. That acknowledges nothing, as no answer does.
 */
export async function startTraffic(
	app: AppProcess,
	makeRow: (n: number) => ActivityRow,
	from: number,
	{ mayFail = false } = {}
): Promise<Traffic & { readonly next: () => number }> {
	const send = await sender(app);
	const acknowledged = new Map<string, ActivityRow>();
	const unknown = new Map<string, ActivityRow>();
	let isStopped = false;
	let next = from;
	const callers = Array.from({ length: CALLERS }, async () => {
		while (!isStopped) {
			const row = makeRow(next++);
			const id = row.externalId ?? '';
			unknown.set(id, row);
			const status = await send([row]).catch(() => 0);
			if (status === 200) {
				acknowledged.set(id, row);
				unknown.delete(id);
			} else if (status === 0 || (mayFail && status >= 500)) return;
			else throw new Error(`an activity was answered with ${status}`);
		}
	});
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

/** Sends rows as a program does, with the installation's first token; gives the status of the answer. */
export async function sender(
	app: Pick<AppProcess, 'url' | 'dataDir'>
): Promise<(rows: readonly ActivityRow[]) => Promise<number>> {
	const token = (await readFile(join(app.dataDir, 'ingest.secret'), 'utf8')).trim();
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	return async (rows) => {
		for (;;) {
			const response = await fetch(`${app.url}/api/v1/activities/batch`, {
				method: 'POST',
				headers,
				body: JSON.stringify(rows)
			});
			await response.arrayBuffer();
			if (response.status !== 429) return response.status;
			await delay(Number(response.headers.get('retry-after')) * 1000);
		}
	};
}
