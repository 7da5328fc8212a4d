/*
 * The production entry: one process, one HTTP server for pages and sockets. The app starts inside the
 * handler's import (hooks.server.ts, init), so nothing listens before the database is ready.
 */
import { createServer } from 'node:http';
import { env } from '#lib/server/env.ts';
import {
	addressOf,
	announceListening,
	answerOwn,
	isShuttingDown,
	offerHttpServer,
	shutdown
} from '#lib/server/http-slot.ts';
import { isStartFault } from '#lib/server/start-fault.ts';

function say(text: string): void {
	process.stderr.write(text + '\n');
}

function reportStop(part: string, error: unknown): void {
	say(`${part}: ${error instanceof Error ? error.message : 'did not stop'}`);
}

function refuse(error: unknown): void {
	if (isStartFault(error)) {
		say(error.text.zh);
		say(error.text.en);
	} else {
		say('龙虎榜无法启动。 Longhu could not start.');
		say(error instanceof Error ? (error.stack ?? error.message) : String(error));
	}
}

async function stop(exitCode: number): Promise<void> {
	await shutdown(reportStop);
	process.exit(exitCode);
}

async function start(): Promise<void> {
	const { host, port, origin } = env();
	const server = createServer();
	offerHttpServer(server);
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));

	// Without ORIGIN the app would take itself for https and refuse every form of a plain http page.
	if (!origin) process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto';
	// A little over the largest import file, so that its own limit speaks, in a sentence.
	process.env.BODY_SIZE_LIMIT ??= '201M';

	const handlerUrl = new URL('../handler.js', import.meta.url).href;
	const { handler } = await import(/* @vite-ignore */ handlerUrl);
	if (isShuttingDown()) return;

	server.on('request', (request, response) => {
		if (answerOwn(request, response)) return;
		request.headers['x-forwarded-proto'] ??= 'http';
		handler(request, response);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ host, port }, resolve);
	});
	announceListening(addressOf(server));
}

try {
	await start();
} catch (error) {
	refuse(listenFault(error));
	await stop(1);
}

/** A taken port is the commonest fault of all: it gets a sentence. */
function listenFault(error: unknown): unknown {
	if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) return error;
	const { host, port } = env();
	const code = 'code' in error ? String(error.code) : '';
	return Object.assign(new Error(code), {
		name: 'StartFault',
		text: {
			zh: `无法在 ${host}:${port} 上监听（${code}）。请用 PORT 另选一个端口，或用 HOST 另选地址。`,
			en: `Cannot listen on ${host}:${port} (${code}). Choose another PORT or HOST.`
		}
	});
}
