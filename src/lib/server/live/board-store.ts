import type { Database } from '#lib/server/db/client.ts';
import type { ContestBoard } from './contest-board.ts';
import { readBoard } from './read-board.ts';

/** A board that nobody asked for so long is forgotten, and filled from its totals when somebody does. */
export const FORGOTTEN_AFTER_MS = 10 * 60_000;

/** The boards that this node keeps: each is read once, however many ask at the same moment. */
export class BoardStore {
	readonly #db: Database;
	readonly #opening = new Map<string, Promise<ContestBoard | null>>();
	readonly #bySlug = new Map<string, ContestBoard>();
	readonly #usedAt = new Map<number, number>();

	constructor(db: Database) {
		this.#db = db;
	}

	get boards(): readonly ContestBoard[] {
		return [...this.#bySlug.values()];
	}

	byId(id: number): ContestBoard | undefined {
		return this.boards.find((board) => board.id === id);
	}

	/** The board of a contest, or null where there is no such contest. */
	async open(slug: string): Promise<ContestBoard | null> {
		const board = this.#bySlug.get(slug) ?? (await this.#read(slug));
		if (board) this.#usedAt.set(board.id, Date.now());
		return board;
	}

	/** Still the one that is kept, and not one that was forgotten while somebody worked on it. */
	holds(board: ContestBoard): boolean {
		return this.#bySlug.get(board.slug) === board;
	}

	forget(board: ContestBoard): void {
		if (this.holds(board)) this.#bySlug.delete(board.slug);
		this.#usedAt.delete(board.id);
	}

	forgetUnused(isWatched: (board: ContestBoard) => boolean, now: number): void {
		for (const board of this.boards) {
			if (isWatched(board)) this.#usedAt.set(board.id, now);
			else if (now - (this.#usedAt.get(board.id) ?? 0) > FORGOTTEN_AFTER_MS) this.forget(board);
		}
	}

	#read(slug: string): Promise<ContestBoard | null> {
		let opening = this.#opening.get(slug);
		if (!opening) {
			opening = readBoard(this.#db, slug, Date.now())
				.then((board) => {
					if (board) this.#bySlug.set(slug, board);
					return board;
				})
				.finally(() => this.#opening.delete(slug));
			this.#opening.set(slug, opening);
		}
		return opening;
	}
}
