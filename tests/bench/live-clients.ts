/**
 * Many screens in a process of their own, so that receiving does not take the sender's time. Told by messages which
 * boards to look at; tells at which moment of the machine's steady clock each delta came.
 */
import { io, type Socket } from 'socket.io-client';
import {
	SOCKET_PATH,
	type BoardKey,
	type ClientToServerEvents,
	type ServerToClientEvents,
	type StandingRow
} from '#lib/live/events.ts';

/** Milliseconds of a clock that all processes of a machine share. */
export const steadyNow = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface OpenScreens {
	readonly kind: 'open';
	/** Tells the screens of one server from those of another. */
	readonly group: string;
	readonly url: string;
	readonly cookie: string;
	/** Null: a bare server, which is not asked for anything. */
	readonly key: BoardKey | null;
	readonly count: number;
}

export type ClientReport =
	| { readonly kind: 'opened'; readonly group: string }
	/** Every screen of the group has this revision; `at` is when each got it. */
	| {
			readonly kind: 'received';
			readonly group: string;
			readonly revision: number;
			readonly at: readonly number[];
			/** The rows of the delta, as the first screen got them. */
			readonly rows: readonly Pick<StandingRow, 'employeeNo' | 'points'>[];
	  };

type Screen = Socket<ServerToClientEvents, ClientToServerEvents>;

function tell(report: ClientReport): void {
	process.send?.(report);
}

async function openScreens({ group, url, cookie, key, count }: OpenScreens): Promise<void> {
	const arrivals = new Map<number, number[]>();
	const screens = Array.from({ length: count }, (_, index) => {
		const screen: Screen = io(url, {
			path: SOCKET_PATH,
			transports: ['websocket'],
			extraHeaders: { cookie },
			forceNew: true
		});
		screen.on('delta', (delta) => {
			const at = steadyNow();
			const { revision } = delta.status;
			const known = arrivals.get(revision) ?? [];
			known[index] = at;
			arrivals.set(revision, known);
			if (Object.keys(known).length < count) return;
			arrivals.delete(revision);
			const rows = delta.rows.map(({ employeeNo, points }) => ({ employeeNo, points }));
			tell({ kind: 'received', group, revision, at: known, rows });
		});
		return screen;
	});
	for (const screen of screens) {
		if (!screen.connected)
			await new Promise<void>((resolve, reject) => {
				screen.once('connect', resolve);
				screen.once('connect_error', reject);
			});
		if (!key) continue;
		const answer = await screen.timeout(10_000).emitWithAck('subscribe', key, null);
		if (answer.kind === 'refused') throw new Error(`a screen was refused: ${answer.reason}`);
	}
	tell({ kind: 'opened', group });
}

if (process.send)
	process.on('message', (message: OpenScreens) => {
		openScreens(message).catch((error: unknown) => {
			console.error(error);
			process.exit(1);
		});
	});
