/**
 * Keeps this node's boards at the newest revision and hands what changed to its own sockets. It acts on notices, and
 * compares revisions every second, because a notice may be missed.
 */
import type { BoardDelta } from '#lib/live/events.ts';
import { contestHeads } from '#lib/server/db/board-heads.ts';
import type { Connection } from '#lib/server/db/client.ts';
import { Notices } from '#lib/server/db/notices.ts';
import { REVISION_CHANNEL } from '#lib/server/db/totals.ts';
import { log } from '#lib/server/log.ts';
import type { BoardStore } from './board-store.ts';
import type { ContestBoard } from './contest-board.ts';
import { readChange } from './read-board.ts';

/** A quiet board is told at once; a busy one so often at most, however many revisions there are. */
export const SPACING_MS = 200;
const COMPARE_EVERY_MS = 1_000;
/** Contest and revision, as the scorer announces them. */
const NOTICE = /^(\d{1,15}):(\d{1,15})$/;

/** Where the feed's words go: the sockets of this node. */
export interface FeedOutlet {
	/** The divisions of a contest that somebody on this node looks at. */
	readonly watchedDivisions: (contestId: number) => readonly string[];
	readonly send: (contestId: number, delta: BoardDelta) => void;
	/** Lets everybody who looks at a contest ask anew, where a delta cannot say what changed. */
	readonly askAnew: (contestId: number) => void;
}

/** The way of one board to the revision that is wanted. */
interface Course {
	wanted: number;
	movedAt: number;
	isMoving: boolean;
	timer: NodeJS.Timeout | undefined;
}

export class Feed {
	readonly #db: Connection['db'];
	readonly #store: BoardStore;
	readonly #outlet: FeedOutlet;
	readonly #notices: Notices;
	readonly #courses = new Map<ContestBoard, Course>();
	/** Per contest the last revision that a notice told of. */
	readonly #heard = new Map<number, number>();
	/** Per contest the revision that was found by comparing. If no notice tells of it either, nobody is listening. */
	#unheard = new Map<number, number>();
	#comparing: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isAway = false;
	#isStopped = false;

	constructor(connection: Pick<Connection, 'db' | 'url'>, store: BoardStore, outlet: FeedOutlet) {
		this.#db = connection.db;
		this.#store = store;
		this.#outlet = outlet;
		this.#notices = new Notices(connection.url, REVISION_CHANNEL, {
			onNotice: (payload) => this.#hear(payload),
			onFailure: (error) => log().warn({ err: error }, 'not told of new revisions, only polling')
		});
	}

	#hear(payload: string): void {
		const [, contest, number] = NOTICE.exec(payload) ?? [];
		if (contest === undefined || number === undefined) return;
		const contestId = Number(contest);
		const revision = Number(number);
		this.#heard.set(contestId, Math.max(revision, this.#heard.get(contestId) ?? 0));
		const board = this.#store.byId(contestId);
		if (board) this.#want(board, revision);
	}

	/** Resolves when it listens, or polls because it cannot. */
	async start(): Promise<void> {
		this.#timer = setInterval(() => {
			this.#comparing ??= this.#compare().finally(() => (this.#comparing = undefined));
		}, COMPARE_EVERY_MS);
		await this.#notices.start();
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearInterval(this.#timer);
		for (const { timer } of this.#courses.values()) clearTimeout(timer);
		this.#courses.clear();
		await this.#comparing;
		await this.#notices.stop();
	}

	#want(board: ContestBoard, revision: number): void {
		if (revision <= board.revision || this.#isStopped) return;
		const course = this.#courseOf(board);
		course.wanted = Math.max(course.wanted, revision);
		if (course.isMoving || course.timer) return;
		const waitMs = course.movedAt + SPACING_MS - performance.now();
		if (waitMs <= 0) void this.#move(board, course);
		else course.timer = setTimeout(() => void this.#move(board, course), waitMs);
	}

	#courseOf(board: ContestBoard): Course {
		let course = this.#courses.get(board);
		if (!course) {
			course = { wanted: 0, movedAt: -SPACING_MS, isMoving: false, timer: undefined };
			this.#courses.set(board, course);
		}
		return course;
	}

	async #move(board: ContestBoard, course: Course): Promise<void> {
		course.timer = undefined;
		course.isMoving = true;
		course.movedAt = performance.now();
		try {
			const change = await readChange(this.#db, board, course.wanted);
			if (!this.#store.holds(board) || this.#courses.get(board) !== course) return;
			board.advance(change);
			this.#tell(board);
		} catch (error) {
			// The comparison a second from now asks for it again.
			log().warn({ contestId: board.id, err: error }, 'a board could not move');
			course.wanted = 0;
		} finally {
			course.isMoving = false;
		}
		this.#want(board, course.wanted);
	}

	/** In the same turn as the board moved, so that nobody can join between the two and miss a delta. */
	#tell(board: ContestBoard): void {
		for (const division of this.#outlet.watchedDivisions(board.id)) {
			const delta = board.delta(division, Date.now());
			if (delta) this.#outlet.send(board.id, delta);
		}
	}

	async #compare(): Promise<void> {
		const asked = this.#store.boards.map((board) => ({ board, revision: board.revision }));
		this.#store.forgetUnused(({ id }) => this.#outlet.watchedDivisions(id).length > 0, Date.now());
		for (const board of this.#courses.keys())
			if (!this.#store.holds(board)) this.#courses.delete(board);
		try {
			const ids = asked.map(({ board }) => board.id);
			const heads = await contestHeads(this.#db, ids);
			const byId = new Map(heads.map((head) => [head.id, head]));
			const isDeaf = [...this.#unheard].some(([id, revision]) => {
				return byId.has(id) && (this.#heard.get(id) ?? 0) < revision;
			});
			this.#unheard = new Map();
			for (const { board, revision } of asked)
				this.#compareBoard(board, revision, byId.get(board.id));
			if (isDeaf || this.#isAway) await this.#notices.renew();
			if (this.#isAway) log().info('the database is back');
			this.#isAway = false;
		} catch (error) {
			if (!this.#isAway) log().warn({ err: error }, 'revisions could not be compared');
			this.#isAway = true;
		}
	}

	/** `asked` is where the board stood before the question: a notice may have moved it since. */
	#compareBoard(
		board: ContestBoard,
		asked: number,
		head: { readonly revision: number; readonly isEnded: boolean } | undefined
	): void {
		// Removed, or the database was put back to an earlier day: what is kept here is not true any more.
		if (!head || head.revision < asked) {
			this.#store.forget(board);
			this.#outlet.askAnew(board.id);
		} else if (head.revision > board.revision) {
			this.#unheard.set(board.id, head.revision);
			this.#want(board, head.revision);
		} else if (head.isEnded && !board.isEnded && head.revision === board.revision) {
			board.end();
			this.#outlet.askAnew(board.id);
		}
	}
}
