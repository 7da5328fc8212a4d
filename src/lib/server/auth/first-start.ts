import type { Fault } from '#lib/domain/errors.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import {
	consumeSetupLink,
	findSetupLink,
	hasAnyUser,
	lockUsers,
	replaceSetupLink
} from '#lib/server/db/sign-in.ts';
import { checkAccount, type NewAccount } from './account-rules.ts';
import { createLibrary } from './library.ts';
import { FILE_USERNAME, readPasswordFile } from './password-file.ts';
import { signInService } from './sign-in-service.ts';
import { hashToken, makeToken } from './tokens.ts';

export const SETUP_MINUTES = 30;

export type FirstStart =
	/** There are users; nothing to do. */
	| { readonly kind: 'ready' }
	/** The password file made the user of this name. */
	| { readonly kind: 'administratorMade' }
	/** The path to print, to the terminal only: whoever has it becomes the administrator. */
	| { readonly kind: 'setupLink'; readonly path: string; readonly minutes: number };

/**
 * Sees to it that somebody can sign in. Without a user, the password file makes one, or a link is made that makes one
 * once, within half an hour. A new start makes a new link, and the one before opens nothing any more.
 */
export async function prepareFirstSignIn({
	passwordFile,
	now = new Date()
}: {
	readonly passwordFile: string | undefined;
	readonly now?: Date;
}): Promise<FirstStart> {
	const { db } = signInService();
	if (await hasAnyUser(db)) return { kind: 'ready' };

	if (passwordFile !== undefined) {
		const password = await readPasswordFile(passwordFile);
		const made = await db.transaction(async (tx) => {
			// Two nodes may start at once on one database.
			await lockUsers(tx);
			if (await hasAnyUser(tx)) return false;
			await createAdministrator(tx, { username: FILE_USERNAME, password });
			return true;
		});
		return made ? { kind: 'administratorMade' } : { kind: 'ready' };
	}

	const token = makeToken();
	const expiresAt = new Date(now.getTime() + SETUP_MINUTES * 60_000);
	await replaceSetupLink(db, { tokenHash: hashToken(token), expiresAt });
	return { kind: 'setupLink', path: `/setup/${token}`, minutes: SETUP_MINUTES };
}

/** `done`: there is a user already. `closed`: expired, or replaced by a newer start, or never ours. */
export type SetupState = 'open' | 'done' | 'closed';

export async function setupState(token: string, now = new Date()): Promise<SetupState> {
	const { db } = signInService();
	if (await hasAnyUser(db)) return 'done';
	const link = await findSetupLink(db, hashToken(token));
	return link && link.expiresAt > now ? 'open' : 'closed';
}

export type SetupOutcome =
	| { readonly kind: 'made' }
	| { readonly kind: 'invalid'; readonly faults: readonly Fault[] }
	| { readonly kind: 'done' | 'closed' };

/** Spends the link on the first administrator, in one transaction: both happen or neither. */
export async function setUpAdministrator(
	{ token, username, password }: NewAccount & { readonly token: string },
	now = new Date()
): Promise<SetupOutcome> {
	const { db } = signInService();
	const state = await setupState(token, now);
	if (state !== 'open') return { kind: state };
	const checked = checkAccount({ username, password });
	if (!checked.ok) return { kind: 'invalid', faults: checked.faults };

	return db.transaction(async (tx): Promise<SetupOutcome> => {
		await lockUsers(tx);
		if (await hasAnyUser(tx)) return { kind: 'done' };
		if (!(await consumeSetupLink(tx, { tokenHash: hashToken(token), now }))) {
			return { kind: 'closed' };
		}
		await createAdministrator(tx, checked.value);
		return { kind: 'made' };
	});
}

async function createAdministrator(
	tx: Database | Transaction,
	{ username, password }: NewAccount
): Promise<void> {
	const name = username.toLowerCase();
	// A library of its own, so that the user is part of this transaction.
	await createLibrary(tx, signInService().secret).api.createUser({
		body: {
			// A name that can never be delivered to: nothing is sent from here.
			email: `${name}@longhu.invalid`,
			name: username,
			password,
			role: 'administrator',
			data: { username: name }
		}
	});
	await appendAudit(tx, { actor: name, action: 'administrator.made', subject: name });
}
