import type { Server } from 'node:http';
import type { PreviewServer, Plugin, ViteDevServer } from 'vite';
import {
	addressOf,
	announceListening,
	answerOwn,
	offerHttpServer,
	shutdown
} from '../src/lib/server/http-slot.ts';

/**
 * Development and preview: vite owns the HTTP server, so it puts it where the app looks for it, and
 * stops the app with itself.
 */
export function httpSlotPlugin(): Plugin {
	return {
		name: 'longhu:http-slot',
		configureServer: attach,
		configurePreviewServer: attach
	};
}

function attach(vite: ViteDevServer | PreviewServer): void {
	const server = vite.httpServer;
	// Without a server of its own (the test runner) there is nothing to attach to.
	if (!server || !('closeAllConnections' in server) || process.env.VITEST) return;
	offerHttpServer(server);
	const warn = (text: string) => vite.config.logger.warn(text);
	vite.middlewares.use((request, response, next) => {
		if (!answerOwn(request, response)) next();
	});
	server.once('listening', () => void wake(server, warn));
	// On SIGTERM vite closes itself and leaves: first in line, we have it wait for the app.
	let stopping: Promise<void> | undefined;
	const close = vite.close.bind(vite);
	vite.close = async () => {
		await stopping;
		await close();
	};
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.prependListener(signal, () => {
			stopping ??= shutdown((part) => warn(`${part} did not stop cleanly`)).then(() =>
				process.exit(0)
			);
		});
	}
}

/** The app starts with its first request; a socket that came before it would hang. */
async function wake(server: Server, warn: (text: string) => void): Promise<void> {
	const address = addressOf(server);
	const response = await fetch(`${address}/healthz`).catch(() => undefined);
	if (response?.ok) announceListening(address);
	else warn('the app did not start: open the page to see why');
}
