import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ClientReport, OpenScreens } from './live-clients.ts';

type Received = Extract<ClientReport, { kind: 'received' }>;

export interface Screens {
	/** Resolves when all of them look at their board. */
	open(screens: Omit<OpenScreens, 'kind'>): Promise<void>;
	/** Resolves when every screen of the group has the revision, or a later one in its place. */
	received(group: string, revision: number): Promise<Received>;
	onReceived(listener: (received: Received) => void): void;
	close(): void;
}

/** The process of the screens: its compiled entry lies beside the benchmark's own. */
export function startScreens(): Screens {
	const child = fork(join(process.cwd(), 'build/bench/live-clients.js'));
	const listeners = new Set<(report: ClientReport) => void>();
	let isClosing = false;
	child.on('message', (report: ClientReport) => {
		for (const listener of listeners) listener(report);
	});
	child.on('exit', (code) => {
		if (!isClosing) throw new Error(`the screens left with code ${code}`);
	});
	const next = <Found extends ClientReport>(find: (report: ClientReport) => report is Found) =>
		new Promise<Found>((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error('the screens got nothing')), 60_000);
			const listener = (report: ClientReport) => {
				if (!find(report)) return;
				clearTimeout(timer);
				listeners.delete(listener);
				resolve(report);
			};
			listeners.add(listener);
		});
	return {
		async open(screens) {
			const opened = next(
				(report): report is Extract<ClientReport, { kind: 'opened' }> =>
					report.kind === 'opened' && report.group === screens.group
			);
			child.send({ kind: 'open', ...screens } satisfies OpenScreens);
			await opened;
		},
		received: (group, revision) =>
			next(
				(report): report is Received =>
					report.kind === 'received' && report.group === group && report.revision >= revision
			),
		onReceived(listener) {
			listeners.add((report) => {
				if (report.kind === 'received') listener(report);
			});
		},
		close() {
			isClosing = true;
			child.kill();
		}
	};
}

/** The value under which so many of a hundred lie. */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = [...values].sort((left, right) => left - right);
	const value = sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)];
	if (value === undefined) throw new Error('nothing was measured');
	return value;
}
