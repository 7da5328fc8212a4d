/** Boards for pages and programs: the same snapshot that a socket would get. */
import { error, type RequestEvent } from '@sveltejs/kit';
import type { Text } from '#lib/domain/errors.ts';
import type { BoardHeader, BoardKey, BoardSnapshot } from '#lib/live/events.ts';
import { mayReadBoard, requireSession, type Asker } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { connection, database } from '#lib/server/db/client.ts';
import { contestBySlug, listContests } from '#lib/server/db/contests.ts';
import { lastRevisionUnder } from '#lib/server/db/totals.ts';
import { runJob } from '#lib/server/workers.ts';
import { isSomebody } from './askers.ts';
import { listTeamBoards } from './board-view.ts';
import { live } from './live-service.ts';
import { findBoard, readKey, refuse, type Granted, type Refused } from './subscriptions.ts';

type BoardEvent = Pick<RequestEvent, 'locals' | 'isDataRequest' | 'request' | 'url'>;

/** A board's snapshot; without a division the contest's first, or the display's own. Refusals are thrown as Kit wants. */
export async function loadBoard(event: BoardEvent, key: BoardKey): Promise<BoardSnapshot> {
	if (!isSomebody(event.locals)) requireSession(event);
	const found = await askForBoard(event.locals, key);
	if (found.kind === 'refused') error(found.reason === 'forbidden' ? 403 : 404);
	return found.board.snapshot(found.division, Date.now());
}

/** A board that is no longer the present one, and the part of its address that asks for it. */
export interface PastBoard {
	readonly snapshot: BoardSnapshot;
	readonly past: string;
}

/**
 * The board that an address asks for by its revision, or by a rule version, whose last one is meant. Null where that
 * is the present board, or none is asked for. A display shows the present alone.
 */
export async function loadPastBoard(
	event: BoardEvent,
	{ contest: slug, division }: BoardKey,
	asked: { readonly version: string | null; readonly revision: string | null }
): Promise<PastBoard | null> {
	if (asked.version === null && asked.revision === null) return null;
	requireSession(event);
	const db = database();
	const stored = await contestBySlug(db, slug);
	if (!stored) error(404);
	const version = askedNumber(asked.version);
	const revision =
		asked.revision === null
			? version && (await lastRevisionUnder(db, stored.id, version))
			: askedNumber(asked.revision);
	if (revision === null) error(404);
	if (revision === stored.revision) return null;
	const snapshot = await runJob('pastBoard', {
		databaseUrl: connection().url,
		slug,
		revision,
		division,
		now: Date.now()
	});
	if (!snapshot) error(404);
	return { snapshot, past: `revision=${revision}` };
}

export async function askForBoard(asker: Asker, key: BoardKey): Promise<Granted | Refused> {
	const read = readKey(key);
	return read ? findBoard(live().store, asker, read) : refuse('notFound');
}

/** A contest whose boards somebody may look at. */
export interface BoardListing {
	readonly contest: string;
	readonly title: Text;
	readonly isSample: boolean;
	readonly status: 'running' | 'ended';
	readonly zone: string;
	readonly startsAt: number;
	readonly endsAt: number;
	readonly divisions: readonly { readonly id: string; readonly name: Text }[];
	readonly teamBoards: BoardHeader['teamBoards'];
}

/** The contests that the asker may look at, the bank's own before the sample. */
export async function listBoards(event: BoardEvent): Promise<BoardListing[]> {
	const { locals } = event;
	if (!isSomebody(locals)) requireSession(event);
	const contests = await listContests(database());
	return contests.flatMap(({ slug, isSample, status, contest }) => {
		const divisions = contest.divisions.filter(({ id }) => mayReadBoard(locals, slug, id));
		const teamBoards = listTeamBoards(contest).filter(({ id }) => mayReadBoard(locals, slug, id));
		if (divisions.length + teamBoards.length === 0) return [];
		return [
			{
				contest: slug,
				title: contest.name,
				isSample,
				status,
				zone: contest.zone,
				startsAt: contest.window.start,
				endsAt: contest.window.end,
				divisions: divisions.map(({ id, name }) => ({ id, name })),
				teamBoards
			}
		];
	});
}
