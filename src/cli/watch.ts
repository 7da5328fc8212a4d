/** `longhu watch`: brings what is put into a folder, as soon as it is whole, night after night. */
import { setTimeout as sleep } from 'node:timers/promises';
import { lockWatchedFolder } from '#lib/server/data-lock.ts';
import type { ImportMappingText } from '#lib/server/db/imports.ts';
import { FolderSweep, type Brought } from '#lib/server/ingest/watched-folder.ts';
import { describeFaults, say } from './file-fault.ts';
import { WATCH_HELP } from './help.ts';
import { openInstallation, type Installation } from './installation.ts';
import type { Streams } from './run.ts';
import { readWatchUsage, type WatchUsage } from './usage.ts';
import { describeImport, isDone } from './write-import.ts';

interface Pattern {
	readonly matches: RegExp;
	readonly mapping: ImportMappingText;
}

const LOOK_EVERY_MS = 1_000;
/** After an error, such as a database that is away: the file is back in its place and is tried again. */
const TRY_AGAIN_MS = 15_000;

export async function runWatch(args: readonly string[], streams: Streams): Promise<boolean> {
	const usage = readWatchUsage(args);
	if (usage === null) {
		streams.out(WATCH_HELP);
		return true;
	}
	const lock = await lockWatchedFolder(usage.folder);
	const stop = new AbortController();
	const onSignal = () => stop.abort();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
	try {
		const installation = await openInstallation();
		try {
			const patterns = await readPatterns(installation, usage, streams);
			return patterns !== null && (await sweep(installation, usage, { patterns, streams, stop }));
		} finally {
			await installation.close();
		}
	} finally {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
		await lock.release();
	}
}

async function sweep(
	installation: Installation,
	usage: WatchUsage,
	run: {
		readonly patterns: readonly Pattern[];
		readonly streams: Streams;
		readonly stop: AbortController;
	}
): Promise<boolean> {
	const { patterns, streams, stop } = run;
	const folder = new FolderSweep({
		folder: usage.folder,
		settleMs: usage.settleMs,
		marker: usage.marker,
		isOurs: (name) => patterns.some(({ matches }) => matches.test(name)),
		bring: async (path, name) => {
			const brought = await bring(installation, usage, { path, name, patterns });
			streams.out(brought.report);
			return brought;
		}
	});
	await folder.open();
	let refused = 0;
	while (!stop.signal.aborted) {
		let pauseMs = LOOK_EVERY_MS;
		try {
			refused += (await folder.look(Date.now())).refused;
			if (usage.isOnce && !folder.isWaiting) break;
		} catch (error) {
			if (usage.isOnce) throw error;
			const reason = error instanceof Error ? error.message : String(error);
			streams.err([
				`longhu: ${say({ zh: `暂时无法导入，稍后再试（${reason}）`, en: `nothing can be brought in just now; trying again (${reason})` }, usage.language)}\n`
			]);
			pauseMs = TRY_AGAIN_MS;
		}
		await sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
	}
	return refused === 0;
}

async function bring(
	installation: Installation,
	usage: WatchUsage,
	{
		path,
		name,
		patterns
	}: { readonly path: string; readonly name: string; readonly patterns: readonly Pattern[] }
): Promise<Brought> {
	const pattern = patterns.find(({ matches }) => matches.test(name));
	if (!pattern) throw new Error('a file of no pattern was taken');
	const { mapping } = pattern;
	const { by, mode, language } = usage;
	const brought = await installation.bring({ path, mapping, by, mode });
	if (brought.ok)
		return {
			isIn: isDone(brought.value),
			report: [...describeImport(name, brought.value, language)].join('')
		};
	const faults = brought.faults.map((fault) => ({ file: name, fault }));
	return { isIn: false, report: [...describeFaults(faults, language)].join('') };
}

/** Null: a mapping is wrong, and the error stream says how. */
async function readPatterns(
	installation: Installation,
	usage: WatchUsage,
	streams: Streams
): Promise<readonly Pattern[] | null> {
	const patterns: Pattern[] = [];
	for (const { pattern, mapping } of usage.patterns) {
		const found = await installation.findMapping(mapping);
		if (!found.ok) {
			const faults = found.faults.map((fault) => ({ file: mapping, fault }));
			streams.err(describeFaults(faults, usage.language));
			return null;
		}
		patterns.push({ matches: wildcards(pattern), mapping: found.value });
	}
	return patterns;
}

/** `*` stands for any characters and `?` for one, as in a shell. */
function wildcards(pattern: string): RegExp {
	const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
}
