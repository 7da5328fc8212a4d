/**
 * The tables of signing in. The first four belong to better-auth, which reads and writes them through its adapter:
 * their columns are its fields, their names are ours, because a table called `user` reads as the database's own
 * `current_user` in every hand-written query.
 */
import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	pgTable,
	smallint,
	text,
	timestamp,
	unique
} from 'drizzle-orm/pg-core';

const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });
const now = sql`now()`;

/** Who may sign in. The library wants an e-mail address; ours is made from the user name and never written to. */
export const appUser = pgTable('app_user', {
	id: text().primaryKey(),
	name: text().notNull(),
	username: text().notNull().unique(),
	email: text().notNull().unique(),
	emailVerified: boolean().notNull().default(false),
	image: text(),
	role: text(),
	banned: boolean().notNull().default(false),
	banReason: text(),
	banExpires: instant(),
	createdAt: instant().notNull().default(now),
	updatedAt: instant().notNull().default(now)
});

/** One sign-in. `expires_at` moves on with use; the absolute end counts from `created_at`. */
export const userSession = pgTable(
	'user_session',
	{
		id: text().primaryKey(),
		token: text().notNull().unique(),
		userId: text()
			.notNull()
			.references(() => appUser.id, { onDelete: 'cascade' }),
		expiresAt: instant().notNull(),
		ipAddress: text(),
		userAgent: text(),
		impersonatedBy: text(),
		createdAt: instant().notNull().default(now),
		updatedAt: instant().notNull().default(now)
	},
	(table) => [index('user_session_user').on(table.userId)]
);

/** How a user proves to be one: the hash of a password, later an identity provider's account. */
export const userCredential = pgTable(
	'user_credential',
	{
		id: text().primaryKey(),
		userId: text()
			.notNull()
			.references(() => appUser.id, { onDelete: 'cascade' }),
		providerId: text().notNull(),
		accountId: text().notNull(),
		password: text(),
		accessToken: text(),
		refreshToken: text(),
		idToken: text(),
		accessTokenExpiresAt: instant(),
		refreshTokenExpiresAt: instant(),
		scope: text(),
		createdAt: instant().notNull().default(now),
		updatedAt: instant().notNull().default(now)
	},
	(table) => [
		unique('user_credential_account').on(table.providerId, table.accountId),
		index('user_credential_user').on(table.userId)
	]
);

/** The library's short-lived values (an identity provider's state). */
export const userVerification = pgTable(
	'user_verification',
	{
		id: text().primaryKey(),
		identifier: text().notNull(),
		value: text().notNull(),
		expiresAt: instant().notNull(),
		createdAt: instant().notNull().default(now),
		updatedAt: instant().notNull().default(now)
	},
	(table) => [index('user_verification_identifier').on(table.identifier)]
);

/** One row at most: the link by which the first administrator is made. A new start replaces it. */
export const setupLink = pgTable(
	'setup_link',
	{
		id: smallint().primaryKey().default(1),
		tokenHash: text().notNull(),
		expiresAt: instant().notNull()
	},
	(table) => [check('setup_link_one_row', sql`${table.id} = 1`)]
);

/** Sign-in attempts in the running window. `key` is a keyed hash: what people type by mistake is not kept. */
export const signInAttempts = pgTable('sign_in_attempts', {
	key: text().primaryKey(),
	windowStartedAt: instant().notNull(),
	count: integer().notNull()
});
