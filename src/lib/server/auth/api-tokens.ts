/** Tokens of programs: made once, told once, stored as a hash, looked up at every call. */
import type { Text } from '#lib/domain/errors.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database } from '#lib/server/db/client.ts';
import {
	findToken,
	insertToken,
	insertTokenOnce,
	markTokenRevoked,
	noteTokenUse,
	type StoredToken
} from '#lib/server/db/api-tokens.ts';
import { log } from '#lib/server/log.ts';
import { hashToken, makeToken } from './tokens.ts';

/** What a token may do. */
export const SCOPE_TEXTS = {
	'ingest:activities': {
		zh: '报送业绩、冲减、认定和期间数据',
		en: 'bring activities, reversals, decisions and period figures'
	},
	'ingest:roster': { zh: '报送人员名册', en: 'bring the roster' },
	'read:standings': { zh: '读取竞赛和榜单', en: 'read contests and standings' },
	'read:scorecards': { zh: '读取个人积分卡', en: 'read scorecards' },
	'read:batches': { zh: '读取批次', en: 'read batches' }
} as const satisfies Readonly<Record<string, Text>>;

export type Scope = keyof typeof SCOPE_TEXTS;
export const SCOPES = Object.keys(SCOPE_TEXTS) as readonly Scope[];

export function isScope(word: string): word is Scope {
	return Object.hasOwn(SCOPE_TEXTS, word);
}

/** So that a token in a log or a repository is recognised as one, by people and by scanners. */
const MARK = 'longhu_';
const PREFIX_CHARACTERS = MARK.length + 6;
/** The token that each installation has from the start, kept in a file of its data folder. */
const FIRST_NAME = 'ingest.secret';

export interface TokenRequest {
	readonly name: string;
	readonly scopes: readonly Scope[];
	readonly expiresAt: Date | null;
	readonly by: string;
}

/** The token is told here once; only its hash is stored. */
export async function createToken(
	db: Database,
	{ name, scopes, expiresAt, by }: TokenRequest
): Promise<{ readonly id: string; readonly token: string }> {
	const token = MARK + makeToken();
	const prefix = token.slice(0, PREFIX_CHARACTERS);
	const id = await db.transaction(async (tx) => {
		const made = await insertToken(tx, {
			name,
			prefix,
			scopes,
			expiresAt,
			createdBy: by,
			tokenHash: hashToken(token)
		});
		await appendAudit(tx, {
			actor: by,
			action: 'token.created',
			subject: made,
			detail: { name, prefix, scopes: scopes.join(' ') }
		});
		return made;
	});
	return { id, token };
}

/**
 * The installation's first token, for programs on this machine: its text is in a file that only its owner reads, and it
 * is listed and revoked like any other. Revoked, it stays so at the next start.
 */
export async function registerFirstToken(db: Database, secret: string): Promise<void> {
	await insertTokenOnce(db, {
		name: FIRST_NAME,
		prefix: secret.slice(0, PREFIX_CHARACTERS),
		scopes: ['ingest:activities', 'ingest:roster'],
		expiresAt: null,
		createdBy: null,
		tokenHash: hashToken(secret)
	});
}

/** From now on the token opens nothing here, and on other nodes within `KNOWN_FOR_MS`. */
export async function revokeToken(
	db: Database,
	{ id, by, now = new Date() }: { readonly id: string; readonly by: string; readonly now?: Date }
): Promise<boolean> {
	const isRevoked = await db.transaction(async (tx) => {
		const done = await markTokenRevoked(tx, { id, by, now });
		if (done) await appendAudit(tx, { actor: by, action: 'token.revoked', subject: id });
		return done;
	});
	known().clear();
	return isRevoked;
}

/** A program that calls. */
export interface TokenHolder {
	readonly id: string;
	readonly scopes: readonly string[];
	/** Who brought a batch, for the batch's own record. */
	readonly by: string;
}

interface Known {
	readonly token: StoredToken;
	readonly readAt: number;
	usedAt: number;
}

/** A look-up for each of a thousand calls a second would cost more than the call. */
export const KNOWN_FOR_MS = 5_000;
const USE_NOTED_EVERY_MS = 60_000;
/** Far more than any bank has; what is over is looked up again. */
const MOST_KNOWN = 1_000;

// A reload in development runs this module again, and revoking must reach the tokens known to both.
const key = Symbol.for('longhu.api-tokens');
const holder = globalThis as { [key]?: Map<string, Known> };

function known(): Map<string, Known> {
	return (holder[key] ??= new Map());
}

/** The holder of a token if that is known without asking the database; undefined: it has to be asked. */
export function recallToken(tokenHash: string, now: number): StoredToken | undefined {
	const found = known().get(tokenHash);
	return found && now - found.readAt < KNOWN_FOR_MS ? found.token : undefined;
}

export async function lookUpToken(
	db: Database,
	tokenHash: string,
	now: number
): Promise<StoredToken | null> {
	const token = await findToken(db, tokenHash);
	if (!token) return null;
	if (known().size >= MOST_KNOWN) known().clear();
	const usedAt = known().get(tokenHash)?.usedAt ?? token.lastUsedAt?.getTime() ?? 0;
	known().set(tokenHash, { token, readAt: now, usedAt });
	return token;
}

/** Null: revoked or expired. Notes the use, at most once a minute. */
export function useToken(
	db: Database,
	tokenHash: string,
	token: StoredToken,
	now: number
): TokenHolder | null {
	if (token.revokedAt !== null) return null;
	if (token.expiresAt !== null && token.expiresAt.getTime() <= now) return null;
	const remembered = known().get(tokenHash);
	if (remembered && now - remembered.usedAt >= USE_NOTED_EVERY_MS) {
		remembered.usedAt = now;
		const use = { id: token.id, now: new Date(now), before: new Date(now - USE_NOTED_EVERY_MS) };
		noteTokenUse(db, use).catch((error) =>
			log().error({ part: 'api', err: error }, 'the use of a token was not noted')
		);
	}
	const { id, name, prefix, scopes } = token;
	return { id, scopes, by: `${name} (${prefix}…)` };
}
