import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { admin, username } from 'better-auth/plugins';
import { adminAc, userAc } from 'better-auth/plugins/admin/access';
import {
	appUser,
	userCredential,
	userSession,
	userVerification
} from '#lib/server/db/auth-schema.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { log } from '#lib/server/log.ts';
import { isUsername, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './account-rules.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** Without a request for so long, a session ends. */
export const IDLE_HOURS = 4;
/** After so long it ends in any case: a working day. */
export const ABSOLUTE_HOURS = 12;

export const SESSION_COOKIE = 'longhu_session';
/** The header in which our own code tells the library where a request came from; never taken from outside. */
export const ADDRESS_HEADER = 'x-longhu-address';

/**
 * better-auth, used as a library: users, passwords and sessions. Its HTTP surface stays closed; our form actions
 * call its functions, so rate limit, cookies and redirects are decided in this folder alone.
 */
export function createLibrary(db: Database | Transaction, secret: string) {
	return betterAuth({
		appName: 'Longhu',
		// No address of ours is ever made from this: the library only wants one to be set.
		baseURL: 'http://longhu.invalid',
		// As a list, because a single secret would give way to a variable of the environment.
		secrets: [{ version: 1, value: secret }],
		database: drizzleAdapter(db, {
			provider: 'pg',
			schema: {
				user: appUser,
				session: userSession,
				account: userCredential,
				verification: userVerification
			}
		}),
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: MIN_PASSWORD_LENGTH,
			maxPasswordLength: MAX_PASSWORD_LENGTH,
			password: { hash: hashPassword, verify: verifyPassword }
		},
		session: { expiresIn: IDLE_HOURS * 3600, updateAge: 60 },
		advanced: {
			cookies: { session_token: { name: SESSION_COOKIE } },
			// Set by us for each request: the same server may be reached by http and, through a proxy, by https.
			useSecureCookies: false,
			ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] }
		},
		plugins: [
			username({ displayUsername: false, usernameValidator: isUsername, maxUsernameLength: 32 }),
			admin({
				defaultRole: 'user',
				adminRoles: ['administrator'],
				roles: { administrator: adminAc, user: userAc }
			})
		],
		telemetry: { enabled: false },
		logger: {
			level: 'error',
			// Its further arguments may carry what somebody typed.
			log: (_level, message) => log().error({ part: 'sign-in' }, message)
		}
	});
}

export type Library = ReturnType<typeof createLibrary>;
