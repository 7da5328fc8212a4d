/** What the database meant by an error: its SQLSTATE, wherever the layers above have wrapped it. */

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';

interface DatabaseError {
	readonly code: string;
	readonly constraint_name?: unknown;
}

function isDatabaseError(error: unknown): error is DatabaseError {
	return (
		error instanceof Error &&
		'code' in error &&
		typeof error.code === 'string' &&
		/^[0-9A-Z]{5}$/.test(error.code)
	);
}

function findDatabaseError(error: unknown): DatabaseError | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause)
		if (isDatabaseError(cause)) return cause;
	return null;
}

/** Another transaction took the same identity first, or waited for one of ours while we waited for one of its. */
export function isLostRace(error: unknown): boolean {
	const fault = findDatabaseError(error);
	if (!fault) return false;
	if (fault.code === UNIQUE_VIOLATION) return String(fault.constraint_name).startsWith('entry_');
	return fault.code === DEADLOCK || fault.code === SERIALIZATION_FAILURE;
}

/** Somebody else took the same batch back at the same time. */
export function isTakenBackTwice(error: unknown): boolean {
	const fault = findDatabaseError(error);
	return fault?.code === UNIQUE_VIOLATION && fault.constraint_name === 'batch_takes_back_once';
}

/** The database refused a value: one row is at fault, not the server or the line to it. */
export function isDataRefusal(error: unknown): boolean {
	return /^2[23]/.test(findDatabaseError(error)?.code ?? '');
}

/** The line to the database is cut, or it is shutting down, or out of room: the same may be tried again later. */
const UNAVAILABLE = /^(08|53|57P0)|^CONNECT|^ECONN|^EPIPE$/;

export function isDatabaseUnavailable(error: unknown): boolean {
	for (let cause = error; cause instanceof Error; cause = cause.cause)
		if ('code' in cause && UNAVAILABLE.test(String(cause.code))) return true;
	return false;
}
