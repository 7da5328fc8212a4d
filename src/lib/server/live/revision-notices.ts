import { connectTo, type Connection } from '#lib/server/db/client.ts';
import { log } from '#lib/server/log.ts';

const CHANNEL = 'longhu_revision';
const NOTICE = /^(\d{1,15}):(\d{1,15})$/;

/**
 * Hears of new revisions over a connection of its own. A notice is a hint: one may be missed, and a line may be dead
 * without saying so. Who finds that out calls `renew`.
 */
export class RevisionNotices {
	readonly #url: string;
	readonly #onNotice: (contestId: number, revision: number) => void;
	#connection: Connection | null = null;
	#connecting: Promise<void> = Promise.resolve();
	#isStopped = false;

	constructor(url: string, onNotice: (contestId: number, revision: number) => void) {
		this.#url = url;
		this.#onNotice = onNotice;
	}

	/** Resolves when it listens, or when it could not: then `renew` tries again. */
	start(): Promise<void> {
		return this.renew();
	}

	/** A new line instead of the present one; of several calls at once each waits for the last. */
	renew(): Promise<void> {
		this.#connecting = this.#connecting.then(() => this.#replace());
		return this.#connecting;
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		await this.#connecting;
		await this.#drop();
	}

	async #replace(): Promise<void> {
		await this.#drop();
		if (this.#isStopped) return;
		const connection = connectTo(this.#url, { connections: 1 });
		this.#connection = connection;
		try {
			await connection.sql.listen(CHANNEL, (payload) => this.#hear(payload));
		} catch (error) {
			log().warn({ err: error }, 'not told of new revisions, only polling');
			await this.#drop();
		}
	}

	async #drop(): Promise<void> {
		const connection = this.#connection;
		this.#connection = null;
		await connection?.close();
	}

	#hear(payload: string): void {
		const [, contestId, revision] = NOTICE.exec(payload) ?? [];
		if (contestId !== undefined && revision !== undefined)
			this.#onNotice(Number(contestId), Number(revision));
	}
}
