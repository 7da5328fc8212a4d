/** What a client may ask over its socket. Nothing that comes in is trusted before it was read here. */
import { z } from 'zod';
import { teamBoardId, type SubscribeAnswer } from '#lib/live/events.ts';
import { mayReadBoard, type Asker } from '#lib/server/auth/permissions.ts';
import type { BoardStore } from './board-store.ts';
import type { ContestBoard } from './contest-board.ts';

const name = z.string().min(1).max(60);
/** A division, or a board of teams under its rule's name. */
const division = z
	.string()
	.min(1)
	.max(teamBoardId('').length + 60);
const keySchema = z.strictObject({ contest: name, division: division.nullable() });
const revisionSchema = z.number().int().nonnegative().nullable();

export type Key = z.infer<typeof keySchema>;

/** A board that was found and may be read. */
export interface Granted {
	readonly kind: 'granted';
	readonly board: ContestBoard;
	readonly division: string;
}

export type Refused = Extract<SubscribeAnswer, { kind: 'refused' }>;

export function readKey(raw: unknown): Key | null {
	return keySchema.safeParse(raw).data ?? null;
}

/** Undefined: not a revision at all. */
export function readRevision(raw: unknown): number | null | undefined {
	return revisionSchema.safeParse(raw).data;
}

/** The board that a key means to this asker. A display learns nothing of other contests, not even that they exist. */
export async function findBoard(
	store: BoardStore,
	asker: Asker,
	key: Key
): Promise<Granted | Refused> {
	const { display } = asker;
	if (!asker.session && display?.contestSlug !== key.contest) return refuse('forbidden');
	const board = await store.open(key.contest);
	if (!board) return refuse('notFound');
	// A screen of one division that names none means its own.
	const isOwn = !asker.session && key.division === null;
	const division = board.divisionOf(isOwn ? (display?.division ?? null) : key.division);
	if (division === null) return refuse('notFound');
	if (!mayReadBoard(asker, key.contest, division)) return refuse('forbidden');
	return { kind: 'granted', board, division };
}

export function answerOf({ board, division }: Granted, revision: number | null): SubscribeAnswer {
	const now = Date.now();
	const snapshot = board.snapshot(division, now);
	// Behind by however little, a screen gets the whole board: simpler than keeping what it missed, and as small as a page.
	return revision === board.revision
		? { kind: 'current', status: snapshot.status }
		: { kind: 'snapshot', snapshot };
}

export function refuse(reason: Refused['reason']): Refused {
	return { kind: 'refused', reason };
}
