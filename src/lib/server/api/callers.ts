/** Who calls, whether they may, and whether they may now. */
import type { IncomingMessage } from 'node:http';
import {
	lookUpToken,
	recallToken,
	useToken,
	type Scope,
	type TokenHolder
} from '#lib/server/auth/api-tokens.ts';
import type { Asker } from '#lib/server/auth/permissions.ts';
import { hashToken } from '#lib/server/auth/tokens.ts';
import { database } from '#lib/server/db/client.ts';
import { askerOf } from '#lib/server/live/askers.ts';
import { LOOK_UPS, type ApiLimits } from './limits.ts';
import type { Operation } from './operation.ts';
import { Refusal, waitSeconds } from './problems.ts';
import { RateLimit } from './rate-limits.ts';

export interface Caller {
	/** The token's id; null: somebody at a screen, or anybody. */
	readonly token: string | null;
	readonly by: string | null;
	readonly asker: Asker;
}

const NOBODY: Asker = { session: null, display: null };
/** Longer than any token; whoever sends more is not holding one. */
const LONGEST = 200;

export class Callers {
	readonly #ingest: RateLimit;
	readonly #read: RateLimit;
	readonly #lookUps = new RateLimit(LOOK_UPS);

	constructor(limits: ApiLimits) {
		this.#ingest = new RateLimit(limits.ingest);
		this.#read = new RateLimit(limits.read);
	}

	async admit(
		request: IncomingMessage,
		operation: Operation,
		now: number
	): Promise<Caller | Refusal> {
		const { access } = operation;
		if (access.kind === 'open') return { token: null, by: null, asker: NOBODY };
		if (access.kind === 'screen') {
			const wait = this.#read.take(request.socket.remoteAddress ?? '', now);
			if (wait > 0) return waitSeconds('tooMany', wait);
			return { token: null, by: null, asker: await askerOf(request.headers.cookie) };
		}
		const holder = await this.#holderOf(request, now);
		if (holder instanceof Refusal) return holder;
		if (!holder.scopes.includes(access.scope)) return lacking(access.scope);
		const limit = operation.method === 'GET' ? this.#read : this.#ingest;
		const wait = limit.take(holder.id, now);
		if (wait > 0) return waitSeconds('tooMany', wait);
		return { token: holder.id, by: holder.by, asker: NOBODY };
	}

	async #holderOf(request: IncomingMessage, now: number): Promise<TokenHolder | Refusal> {
		const token = bearerOf(request.headers.authorization);
		if (token === null) return unauthorized();
		const hash = hashToken(token);
		let found = recallToken(hash, now) ?? null;
		if (!found) {
			const wait = this.#lookUps.take(request.socket.remoteAddress ?? '', now);
			if (wait > 0) return waitSeconds('tooMany', wait);
			found = await lookUpToken(database(), hash, now);
		}
		return (found && useToken(database(), hash, found, now)) ?? unauthorized();
	}
}

function bearerOf(authorization: string | undefined): string | null {
	if (authorization === undefined || authorization.length > LONGEST) return null;
	const [, token] = /^bearer ([\w~+/.-]+=*)$/i.exec(authorization) ?? [];
	return token ?? null;
}

function unauthorized(): Refusal {
	return new Refusal('unauthorized', [], { headers: { 'www-authenticate': 'Bearer' } });
}

function lacking(scope: Scope): Refusal {
	return new Refusal('forbidden', [], {
		headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
		members: { scope }
	});
}
