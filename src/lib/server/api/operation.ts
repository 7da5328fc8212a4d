/** What one address of the API does, said in a form that is both run and published. */
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Text } from '#lib/domain/errors.ts';
import type { Scope } from '#lib/server/auth/api-tokens.ts';
import type { Asker } from '#lib/server/auth/permissions.ts';
import type { ProblemKind, Refusal } from './problems.ts';

/** Who may call: a token with a scope, somebody at a screen (a session or a display), or everybody. */
export type Access =
	| { readonly kind: 'token'; readonly scope: Scope }
	| { readonly kind: 'screen' }
	| { readonly kind: 'open' };

export interface Parameter {
	readonly name: string;
	readonly in: 'path' | 'query';
	readonly schema: z.ZodType;
	readonly example?: string;
}

export type Body =
	| {
			readonly kind: 'json';
			readonly schema: z.ZodType;
			readonly maxBytes: number;
			readonly example: unknown;
	  }
	/** Lines of JSON, read as they come. */
	| { readonly kind: 'lines'; readonly schema: z.ZodType; readonly example: readonly unknown[] };

export interface Call {
	/** For the record of a batch; null where no token was asked for. */
	readonly by: string | null;
	readonly asker: Asker;
	/** Of path and query, those that were given; each has passed its schema. */
	readonly parameters: Readonly<Record<string, string>>;
	/** Of a JSON body, not yet checked against the schema. */
	readonly body: unknown;
	/** Of a body of lines. */
	readonly chunks: AsyncIterable<Uint8Array>;
	readonly headers: IncomingHttpHeaders;
	readonly now: number;
}

export type Answer =
	| {
			readonly status: 200 | 304;
			readonly headers?: Readonly<Record<string, string>>;
			/** Absent: nothing is sent, as with 304. */
			readonly json?: unknown;
	  }
	| { readonly status: 200; readonly lines: AsyncIterable<unknown> };

export interface Operation {
	readonly id: string;
	readonly method: 'GET' | 'POST';
	/** Under `/api/v1`: `/contests/{contest}/standings`. */
	readonly path: string;
	readonly summary: Text;
	readonly description?: Text;
	readonly access: Access;
	readonly parameters?: readonly Parameter[];
	readonly body?: Body;
	readonly answer: z.ZodType;
	/** Beside those that every operation may answer. */
	readonly problems: readonly ProblemKind[];
	readonly run: (call: Call) => Answer | Refusal | Promise<Answer | Refusal>;
}

export const KIB = 1024;
export const MIB = 1024 * KIB;
