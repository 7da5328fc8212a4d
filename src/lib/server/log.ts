import { pino, type Logger } from 'pino';
import { env } from './env.ts';

let logger: Logger | undefined;

/** The process's log: one JSON line per event on standard output, without client data. */
export function log(): Logger {
	logger ??= pino({
		level: env().logLevel,
		base: { pid: process.pid },
		timestamp: pino.stdTimeFunctions.isoTime,
		serializers: { err: describeError }
	});
	return logger;
}

/** Paths whose last part is a secret: who reads the log must not be able to open a wall or set up. */
const secretPath = /^(\/open|\/setup)\/.+/;

/** A request's path as it may be logged: never its query, never a token in it. */
export function loggedPath(path: string): string {
	return path.replace(/\?.*$/s, '').replace(secretPath, '$1/[token]');
}

interface DescribedError {
	readonly name: string;
	readonly message?: string;
	readonly code?: string;
	readonly table?: string;
	readonly constraint?: string;
	readonly stack: readonly string[];
	readonly cause?: DescribedError;
}

/**
 * An error as it may be logged. A database error's message repeats values ("invalid input syntax … 'x'")
 * and a query error's repeats its parameters, so of those only code, table and constraint are kept.
 */
export function describeError(error: unknown): DescribedError {
	if (!(error instanceof Error)) return { name: typeof error, stack: [] };
	const fields = error as Error & Readonly<Record<string, unknown>>;
	const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
	const speaksOfData =
		error.name === 'PostgresError' || 'query' in error || 'severity' in error || 'params' in error;
	return {
		name: error.name,
		message: speaksOfData ? undefined : error.message,
		code: text(fields.code),
		table: text(fields.table_name ?? fields.table),
		constraint: text(fields.constraint_name ?? fields.constraint),
		stack: (error.stack ?? '')
			.split('\n')
			.filter((line) => line.startsWith('    at '))
			.map((line) => line.trim()),
		cause: error.cause === undefined ? undefined : describeError(error.cause)
	};
}
