import type { Env } from '#lib/server/env.ts';
import { MIB } from './operation.ts';
import type { Rate } from './rate-limits.ts';

/** What one token may do, as the document says it and the API holds it. */
export interface ApiLimits {
	/** Calls that hand in. */
	readonly ingest: Rate;
	/** Calls that read. */
	readonly read: Rate;
	/** Of one stream. */
	readonly streamBytes: number;
	/** Streams of one token at once. */
	readonly streams: number;
}

/** A caller that was quiet may send so many seconds' worth at once. */
const SAVED_SECONDS = 5;
const STREAMS = 4;

export function apiLimits(
	env: Pick<Env, 'apiCallsPerSecond' | 'apiReadsPerSecond' | 'apiStreamMib'>
): ApiLimits {
	return {
		ingest: rateOf(env.apiCallsPerSecond),
		read: rateOf(env.apiReadsPerSecond),
		streamBytes: env.apiStreamMib * MIB,
		streams: STREAMS
	};
}

function rateOf(perSecond: number): Rate {
	return { perSecond, burst: perSecond * SAVED_SECONDS };
}

/** Unknown tokens from one address: each costs a look-up. Known ones are not held up by it. */
export const LOOK_UPS: Rate = { perSecond: 20, burst: 100 };
