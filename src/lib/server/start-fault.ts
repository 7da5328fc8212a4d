import type { Text } from '#lib/domain/errors.ts';

/** Why the app cannot start: sentences for the person at the terminal, not a stack. */
export class StartFault extends Error {
	override readonly name = 'StartFault';
	readonly text: Text;

	constructor(text: Text) {
		super(text.en);
		this.text = text;
	}
}

/** By name, because the entry and the app are compiled apart and each has its own copy of the class. */
export function isStartFault(error: unknown): error is StartFault {
	return error instanceof Error && error.name === 'StartFault' && 'text' in error;
}
