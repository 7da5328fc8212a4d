/** What worker threads can do, by name. The scorer runs until it is stopped; every other job answers once. */
import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { runPreview } from './contests/preview-draft.ts';
import { runImportCheck, runImportCommit } from './ingest/import-jobs.ts';
import { runTakeBackPreview } from './ingest/take-back-preview.ts';
import { openDesk, previewMapping } from './ingest/mapping-desk.ts';
import { refusedRows } from './ingest/refused-rows.ts';
import { pastBoard } from './live/past-board.ts';
import { makeBonusFile } from './results/make-bonus-file.ts';
import { runScorer } from './scorer/scorer-loop.ts';

/** Jobs that take an input, do one thing and answer. */
export const jobs = {
	bonusFile: makeBonusFile,
	importCheck: runImportCheck,
	importCommit: runImportCommit,
	mappingDesk: openDesk,
	mappingPreview: previewMapping,
	pastBoard,
	takeBackPreview: runTakeBackPreview,
	versionPreview: runPreview
} as const;

/** Jobs whose answer comes in pieces. */
const streams = { refusedRows } as const;

export type StreamName = keyof typeof streams;
export type StreamInput<Name extends StreamName> = Parameters<(typeof streams)[Name]>[0];

export type JobName = keyof typeof jobs;
export type JobInput<Name extends JobName> = Parameters<(typeof jobs)[Name]>[0];
export type JobOutput<Name extends JobName> = Awaited<ReturnType<(typeof jobs)[Name]>>;

export type WorkerTask =
	| { readonly name: 'scorer'; readonly databaseUrl: string }
	| { [Name in StreamName]: { readonly name: Name; readonly input: StreamInput<Name> } }[StreamName]
	| { [Name in JobName]: { readonly name: Name; readonly input: JobInput<Name> } }[JobName];

/** What a thread says to the app. */
export type WorkerMessage =
	| {
			readonly kind: 'log';
			readonly level: 'debug' | 'error';
			readonly message: string;
			readonly details: Readonly<Record<string, unknown>>;
	  }
	| { readonly kind: 'answer'; readonly output: unknown }
	| { readonly kind: 'piece'; readonly bytes: Uint8Array }
	| { readonly kind: 'end' };

export async function runWorkerJob(port: MessagePort, task: WorkerTask): Promise<void> {
	const post = (message: WorkerMessage) => port.postMessage(message);
	if (task.name === 'scorer') {
		const stop = new AbortController();
		port.on('message', (message) => {
			if (message === 'stop') stop.abort();
		});
		await runScorer(task.databaseUrl, stop.signal, (report) =>
			post({ kind: 'log', ...report, details: describe(report.details) })
		);
	} else if (task.name === 'refusedRows') {
		// The reader says before each piece that it takes one; one that speaks early is not missed.
		const asked = on(port, 'message');
		for await (const bytes of streams.refusedRows(task.input)) {
			await asked.next();
			post({ kind: 'piece', bytes });
		}
		post({ kind: 'end' });
	} else {
		post({ kind: 'answer', output: await answer(task) });
	}
	port.close();
}

function answer(task: Exclude<WorkerTask, { name: 'scorer' | StreamName }>): Promise<unknown> {
	switch (task.name) {
		case 'bonusFile':
			return jobs.bonusFile(task.input);
		case 'importCheck':
			return jobs.importCheck(task.input);
		case 'importCommit':
			return jobs.importCommit(task.input);
		case 'mappingDesk':
			return jobs.mappingDesk(task.input);
		case 'mappingPreview':
			return jobs.mappingPreview(task.input);
		case 'pastBoard':
			return jobs.pastBoard(task.input);
		case 'takeBackPreview':
			return jobs.takeBackPreview(task.input);
		case 'versionPreview':
			return jobs.versionPreview(task.input);
		default:
			return task satisfies never;
	}
}

/** An error keeps its message and its stack for the log; anything else passes as it is. */
function describe(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(details).map(([key, value]) => [
			key,
			value instanceof Error ? { message: value.message, stack: value.stack } : value
		])
	);
}
