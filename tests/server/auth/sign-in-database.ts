import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startSignIn, stopSignIn } from '#lib/server/auth/sign-in-service.ts';
import { setUpAdministrator, prepareFirstSignIn } from '#lib/server/auth/first-start.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

export const secret = 'a secret of the tests, long enough to be one';
export const chief = { username: 'Chief', password: 'four unrelated words here' };

/** A database of this test file, emptied of users before each test, with signing in started on it. */
export function withSignIn(): () => TestDatabase {
	let database: TestDatabase | undefined;
	const open = (): TestDatabase => {
		if (!database) throw new Error('the test database is not open');
		return database;
	};
	beforeAll(async () => {
		database = await createTestDatabase();
		startSignIn({ db: database.db, secret });
	});
	beforeEach(async () => {
		await open().sql`truncate app_user, setup_link, sign_in_attempts, audit_event cascade`;
	});
	afterAll(async () => {
		stopSignIn();
		await database?.close();
	});
	return open;
}

export async function makeSetupToken(now?: Date): Promise<string> {
	const first = await prepareFirstSignIn({ passwordFile: undefined, now });
	if (first.kind !== 'setupLink') throw new Error(`no set-up link but ${first.kind}`);
	return first.path.replace('/setup/', '');
}

export async function makeChief(): Promise<void> {
	const outcome = await setUpAdministrator({ token: await makeSetupToken(), ...chief });
	if (outcome.kind !== 'made') throw new Error(`no administrator but ${outcome.kind}`);
}
