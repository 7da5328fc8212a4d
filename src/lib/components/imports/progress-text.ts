import { m } from '#lib/paraglide/messages.js';

/** How far a file is, as its page asks for it. */
export interface ShownProgress {
	readonly status: string;
	readonly rowsRead: number;
	readonly progress: {
		readonly phase: 'reading' | 'checking' | 'storing' | 'scoring';
		readonly phaseSince: number;
		readonly share: number | null;
		readonly rowsPerSecond: number | null;
	} | null;
	readonly isStopping: boolean;
	/** The server's clock when it said so. */
	readonly now: number;
}

export function phaseText({ status, progress }: ShownProgress): string {
	if (progress === null)
		return status === 'uploaded' ? m.import_phase_waiting() : m.import_phase_reading();
	switch (progress.phase) {
		case 'reading':
			return m.import_phase_reading();
		case 'checking':
			return m.import_phase_checking();
		case 'storing':
			return m.import_phase_storing();
		case 'scoring':
			return m.import_phase_scoring();
		default:
			return progress.phase satisfies never;
	}
}

/** By the part of the file that is done and the time that it took; null where that says little yet. */
export function secondsLeft({ progress, now }: ShownProgress): number | null {
	if (!progress?.share || progress.phase === 'scoring') return null;
	const { share, phaseSince } = progress;
	const seconds = (now - phaseSince) / 1000;
	if (share < 0.02 || seconds < 2) return null;
	return Math.max(0, Math.round((seconds / share) * (1 - share)));
}

export function durationText(seconds: number): string {
	return seconds < 90
		? m.import_seconds({ count: seconds })
		: m.import_minutes({ count: Math.round(seconds / 60) });
}
