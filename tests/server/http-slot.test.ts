import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import {
	addressOf,
	announceListening,
	findHttpServer,
	isShuttingDown,
	offerHttpServer,
	onListening,
	onShutdown,
	shutdown
} from '#lib/server/http-slot.ts';

test('parts stop in reverse, once, and one that fails does not keep the others', async () => {
	const stopped: string[] = [];
	const failed: string[] = [];
	onShutdown('database', () => void stopped.push('database'));
	onShutdown('scorer', () => Promise.reject(new Error('stuck')));
	onShutdown('gateway', async () => {
		stopped.push('gateway');
	});
	// A part whose start was under way when the stop came.
	onShutdown('start', () => onShutdown('late', () => void stopped.push('late')));

	expect(isShuttingDown()).toBe(false);
	await Promise.all([shutdown((part) => failed.push(part)), shutdown((part) => failed.push(part))]);
	expect(isShuttingDown()).toBe(true);
	expect(stopped).toEqual(['late', 'gateway', 'database']);
	expect(failed).toEqual(['scorer']);
});

test('who asks before the server listens is told, and who asks later too', async () => {
	const server = createServer();
	offerHttpServer(server);
	expect(findHttpServer()).toBe(server);
	await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));

	const early = vi.fn();
	const late = vi.fn();
	onListening(early);
	expect(early).not.toHaveBeenCalled();
	announceListening(addressOf(server));
	onListening(late);
	server.close();

	expect(early).toHaveBeenCalledWith(expect.stringMatching(/^http:\/\/localhost:\d+$/));
	expect(late.mock.calls).toEqual(early.mock.calls);
});
