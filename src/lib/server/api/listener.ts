/**
 * The API on the plain HTTP server, past the page framework: every answer under its address is JSON or problem details,
 * a stream is read and answered at the caller's pace, and a call costs little beside its commit (docs/adr/0014-api.md).
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDatabaseUnavailable } from '#lib/server/db/database-error.ts';
import { TooMuchWaiting } from '#lib/server/ingest/group-commit.ts';
import { log, loggedPath } from '#lib/server/log.ts';
import { Callers } from './callers.ts';
import type { ApiLimits } from './limits.ts';
import { API_ROOT, JSON_TYPE, LINES_TYPE, PROBLEM_TYPE } from './openapi.ts';
import { apiOperations } from './operations.ts';
import type { Answer } from './operation.ts';
import { Refusal, waitSeconds } from './problems.ts';
import { accepts, checkHeaders, readJsonBody, readParameters } from './read-call.ts';
import { Routes } from './routes.ts';

/** The page to read, which the page framework makes. */
const PAGE = `${API_ROOT}/docs`;

/** Is this request the API's to answer? */
export function isApiCall(url: string): boolean {
	const path = pathOf(url);
	if (path === PAGE || path.startsWith(`${PAGE}/`)) return false;
	return path === '/api' || path.startsWith('/api/');
}

export function createApiListener(
	limits: ApiLimits
): (request: IncomingMessage, response: ServerResponse) => void {
	const api = new Api(limits);
	return (request, response) => void api.answer(request, response);
}

class Api {
	readonly #routes: Routes;
	readonly #callers: Callers;
	readonly #streams = new Map<string, number>();

	constructor(private readonly limits: ApiLimits) {
		this.#routes = new Routes(apiOperations(limits));
		this.#callers = new Callers(limits);
	}

	/** Never throws. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const startedAt = performance.now();
		try {
			const outcome = await this.#outcomeOf(request);
			if (outcome === null) return;
			if (outcome instanceof Refusal) sendRefusal(request, response, outcome);
			else if ('lines' in outcome) {
				await sendLines(response, outcome.lines);
				request.resume();
			} else send(request, response, outcome);
		} catch (error) {
			fail(request, response, error);
		}
		log().debug(
			{
				method: request.method,
				path: loggedPath(request.url ?? ''),
				status: response.statusCode,
				durationMs: Math.round(performance.now() - startedAt)
			},
			'api call'
		);
	}

	/** Null: the caller went away, and there is nobody to answer. */
	async #outcomeOf(request: IncomingMessage): Promise<Answer | Refusal | null> {
		const url = request.url ?? '';
		const route = this.#routes.find(pathOf(url));
		if (!route) return new Refusal('notFound');
		const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
		const operation = route.operations.get(method);
		if (!operation)
			return new Refusal('methodNotAllowed', [], {
				headers: { allow: [...route.operations.keys()].join(', ') }
			});
		const now = Date.now();
		const caller = await this.#callers.admit(request, operation, now);
		if (caller instanceof Refusal) return caller;
		const { body } = operation;
		if (!accepts(request.headers.accept, body?.kind === 'lines' ? LINES_TYPE : JSON_TYPE))
			return new Refusal('notAcceptable');
		const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
		const parameters = readParameters(operation, route.parameters, query);
		if (parameters instanceof Refusal) return parameters;
		const wrong = body && checkHeaders(request, body);
		if (wrong) return wrong;
		const json = body?.kind === 'json' ? await readJsonBody(request, body.maxBytes) : undefined;
		if (json === null || json instanceof Refusal) return json;
		const { by, asker, token } = caller;
		const call = { by, asker, parameters, body: json?.value, now, headers: request.headers };
		// What is left of a stream that was stopped is let go below: cut off, its sender would never read why.
		const chunks = request.iterator({ destroyOnReturn: false });
		const answer = await operation.run({ ...call, chunks });
		return 'lines' in answer ? this.#asOneOfFew(token ?? '', answer) : answer;
	}

	/** Each stream holds a chunk in memory: a caller has a few at once. */
	#asOneOfFew(caller: string, answer: Extract<Answer, { lines: unknown }>): Answer | Refusal {
		const open = this.#streams.get(caller) ?? 0;
		if (open >= this.limits.streams) return waitSeconds('tooMany', 1);
		this.#streams.set(caller, open + 1);
		const close = () => {
			const left = (this.#streams.get(caller) ?? 1) - 1;
			if (left > 0) this.#streams.set(caller, left);
			else this.#streams.delete(caller);
		};
		return { status: 200, lines: withEnd(answer.lines, close) };
	}
}

async function* withEnd(lines: AsyncIterable<unknown>, close: () => void): AsyncIterable<unknown> {
	try {
		yield* lines;
	} finally {
		close();
	}
}

const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function send(
	{ method }: IncomingMessage,
	response: ServerResponse,
	{ status, headers, json }: Extract<Answer, { json?: unknown }>
): void {
	if (json === undefined) {
		response.writeHead(status, { ...ALWAYS, ...headers }).end();
		return;
	}
	const body = JSON.stringify(json);
	response.writeHead(status, {
		...ALWAYS,
		'content-type': JSON_TYPE,
		'content-length': Buffer.byteLength(body),
		...headers
	});
	response.end(method === 'HEAD' ? undefined : body);
}

function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
	const language = languageOf(request.headers['accept-language']);
	const body = JSON.stringify(refusal.toDocument(language));
	response.writeHead(refusal.status, {
		...ALWAYS,
		'content-type': PROBLEM_TYPE,
		'content-language': language,
		'content-length': Buffer.byteLength(body),
		...refusal.more.headers
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** A failure of ours: the caller gets a number to report, and the log the rest. */
function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
	const traceId = randomUUID();
	const isBusy = error instanceof TooMuchWaiting;
	if (!isBusy)
		log().error(
			{ traceId, method: request.method, path: loggedPath(request.url ?? ''), err: error },
			'api call failed'
		);
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const isLater = isBusy || isDatabaseUnavailable(error);
	sendRefusal(
		request,
		response,
		new Refusal(isLater ? 'unavailable' : 'failed', [], {
			members: { traceId },
			...(isLater && { headers: { 'retry-after': isBusy ? '1' : '5' } })
		})
	);
}

/** So much may wait to be read by a caller who sends everything before reading anything. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const READ_WITHIN_MS = 60_000;

async function sendLines(response: ServerResponse, lines: AsyncIterable<unknown>): Promise<void> {
	response.writeHead(200, { ...ALWAYS, 'content-type': LINES_TYPE });
	response.flushHeaders();
	for await (const line of lines) {
		if (response.destroyed) return;
		response.write(`${JSON.stringify(line)}\n`);
		if (response.writableLength <= MOST_UNREAD_BYTES) continue;
		const patience = AbortSignal.timeout(READ_WITHIN_MS);
		const isRead = await once(response, 'drain', { signal: patience }).catch(() => null);
		if (isRead === null) {
			response.destroy();
			return;
		}
	}
	response.end();
}

function pathOf(url: string): string {
	const end = url.search(/[?#]/);
	return end < 0 ? url : url.slice(0, end);
}

/** Which of the two is asked for first; Chinese where neither is. */
function languageOf(header: string | undefined): 'zh' | 'en' {
	return /^\s*(?:en\b|(?!zh)[^,]*,\s*en\b)/i.test(header ?? '') ? 'en' : 'zh';
}
