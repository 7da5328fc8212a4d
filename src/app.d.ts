import type { Display } from '#lib/server/auth/displays.ts';
import type { Session } from '#lib/server/auth/session.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is signed in. */
			session: Session | null;
			/** The wall display that asks, with the board it may read. */
			display: Display | null;
		}
		interface Error {
			message: string;
			/** Under this id the log knows the cause. */
			errorId?: string;
		}
	}
}

export {};
