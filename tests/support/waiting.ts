import { createServer } from 'node:net';

interface Patience {
	readonly what: string | (() => string);
	readonly withinMs?: number;
	readonly everyMs?: number;
}

/** Asks again and again until the answer is yes; no answer by the deadline is a failed test that says what was awaited. */
export async function until(
	isSo: () => Promise<boolean> | boolean,
	{ what, withinMs = 10_000, everyMs = 50 }: Patience
): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) {
			const awaited = typeof what === 'string' ? what : what();
			throw new Error(`waited ${withinMs} ms in vain for ${awaited}`);
		}
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				if (address && typeof address === 'object') resolve(address.port);
				else reject(new Error('no free port'));
			});
		});
	});
}
