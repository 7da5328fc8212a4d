import { findHttpServer } from './http-slot.ts';

/**
 * Takes no new requests and lets those under way finish, for a few seconds: the parts that answer them
 * are still there. Runs after the sockets were closed, which would otherwise hold the server open.
 */
export async function drainHttp(): Promise<void> {
	const server = findHttpServer();
	if (!server?.listening) return;
	await new Promise<void>((resolve) => {
		const patience = setTimeout(() => server.closeAllConnections(), 5000);
		server.close(() => {
			clearTimeout(patience);
			resolve();
		});
		server.closeIdleConnections();
	});
}
