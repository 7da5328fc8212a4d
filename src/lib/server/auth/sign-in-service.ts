import type { Database } from '#lib/server/db/client.ts';
import { createLibrary, type Library } from './library.ts';

/** What signing in needs: made once by the start-up code, after the database. */
export interface SignInService {
	readonly db: Database;
	readonly secret: string;
	readonly library: Library;
}

// A reload in development runs this module again; the service must survive it.
const key = Symbol.for('longhu.sign-in');
const holder = globalThis as { [key]?: SignInService | undefined };

export function startSignIn({ db, secret }: { db: Database; secret: string }): void {
	holder[key] = { db, secret, library: createLibrary(db, secret) };
}

export function stopSignIn(): void {
	holder[key] = undefined;
}

export function signInService(): SignInService {
	if (!holder[key]) throw new Error('signing in has not been started');
	return holder[key];
}
