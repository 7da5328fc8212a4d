import { error, fail } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import {
	createToken,
	isScope,
	revokeToken,
	SCOPE_TEXTS,
	SCOPES
} from '#lib/server/auth/api-tokens.ts';
import { textField } from '#lib/server/auth/enter.ts';
import { isAdministrator, requireSession } from '#lib/server/auth/permissions.ts';
import type { Session } from '#lib/server/auth/session.ts';
import { listTokens } from '#lib/server/db/api-tokens.ts';
import { database } from '#lib/server/db/client.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

const LONGEST_NAME = 60;
/** Days until a token ends by itself; 0: never. */
const LIFETIMES = [30, 90, 365, 0] as const;
const USUAL_LIFETIME = 365;

function requireAdministrator(event: Parameters<typeof requireSession>[0]): Session {
	const session = requireSession(event);
	if (!isAdministrator(session)) error(403, m.tokens_only_administrators());
	return session;
}

export const load: PageServerLoad = async (event) => {
	requireAdministrator(event);
	const now = new Date();
	const tokens = await listTokens(database());
	return {
		scopes: SCOPES.map((scope) => ({ scope, text: SCOPE_TEXTS[scope] })),
		lifetimes: LIFETIMES,
		usualLifetime: USUAL_LIFETIME,
		tokens: tokens.map((token) => ({
			...token,
			createdAt: token.createdAt.getTime(),
			expiresAt: token.expiresAt?.getTime() ?? null,
			lastUsedAt: token.lastUsedAt?.getTime() ?? null,
			revokedAt: token.revokedAt?.getTime() ?? null,
			state: token.revokedAt
				? ('revoked' as const)
				: token.expiresAt && token.expiresAt <= now
					? ('expired' as const)
					: ('good' as const)
		}))
	};
};

export const actions = {
	create: async (event) => {
		const { user } = requireAdministrator(event);
		const form = await readForm(event);
		const name = textField(form, 'name').trim();
		const scopes = form.getAll('scope').map(String).filter(isScope);
		const days = LIFETIMES.find((known) => String(known) === textField(form, 'days'));
		const fault =
			name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)
				? m.tokens_fault_name({ longest: LONGEST_NAME })
				: scopes.length === 0
					? m.tokens_fault_scopes()
					: days === undefined
						? m.tokens_fault_days()
						: null;
		if (fault !== null || days === undefined) return fail(400, { fault, name, scopes, made: null });
		const expiresAt = days === 0 ? null : new Date(Date.now() + days * 86_400_000);
		const { token } = await createToken(database(), { name, scopes, expiresAt, by: user.username });
		return { fault: null, name: '', scopes: [], made: { name, token } };
	},
	revoke: async (event) => {
		const { user } = requireAdministrator(event);
		const id = textField(await readForm(event), 'id');
		if (!/^[0-9a-f-]{36}$/.test(id)) error(400, m.tokens_fault_id());
		await revokeToken(database(), { id, by: user.username });
		return { fault: null, name: '', scopes: [], made: null };
	}
} satisfies Actions;
