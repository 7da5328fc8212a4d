import { connectTo, type Connection } from './client.ts';

/**
 * Hears a channel over a connection of its own. A notice is a hint: one may be missed, and a line may be dead without
 * saying so. Who finds that out calls `renew`.
 */
export class Notices {
	readonly #url: string;
	readonly #channel: string;
	readonly #onNotice: (payload: string) => void;
	readonly #onFailure: (error: unknown) => void;
	#connection: Connection | null = null;
	#connecting: Promise<void> = Promise.resolve();
	#isStopped = false;

	constructor(
		url: string,
		channel: string,
		hear: {
			readonly onNotice: (payload: string) => void;
			/** It does not listen, and its owner only polls until `renew` succeeds. */
			readonly onFailure: (error: unknown) => void;
		}
	) {
		this.#url = url;
		this.#channel = channel;
		this.#onNotice = hear.onNotice;
		this.#onFailure = hear.onFailure;
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
			await connection.sql.listen(this.#channel, this.#onNotice);
		} catch (error) {
			this.#onFailure(error);
			await this.#drop();
		}
	}

	async #drop(): Promise<void> {
		const connection = this.#connection;
		this.#connection = null;
		await connection?.close();
	}
}
