/** Starts worker threads: the scorer, which is started again whenever it dies, and jobs that answer once. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describeError, log } from './log.ts';
import type {
	JobInput,
	JobName,
	JobOutput,
	StreamInput,
	StreamName,
	WorkerMessage,
	WorkerTask
} from './worker-jobs.ts';

const RESTART_MS = 1_000;
const STOP_WITHIN_MS = 5_000;

/** Runs one job in a thread of its own. Rejects with the job's error. */
export function runJob<Name extends JobName>(
	name: Name,
	input: JobInput<Name>
): Promise<JobOutput<Name>> {
	return new Promise((resolve, reject) => {
		const worker = startThread({ name, input } as WorkerTask);
		worker.on('message', (message: WorkerMessage) => {
			if (message.kind === 'answer') resolve(message.output as JobOutput<Name>);
			else if (message.kind === 'log') log()[message.level](message.details, message.message);
		});
		worker.once('error', reject);
		worker.once('exit', (code) =>
			reject(new Error(`the job ${name} ended without an answer (${code})`))
		);
	});
}

/** Runs a job whose answer comes in pieces, one at a time as they are taken: a slow reader holds it up, no memory fills. */
export function streamJob<Name extends StreamName>(
	name: Name,
	input: StreamInput<Name>
): ReadableStream<Uint8Array> {
	const worker = startThread({ name, input } as WorkerTask);
	let isOver = false;
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				const fail = (error: Error) => {
					if (!isOver) controller.error(error);
					isOver = true;
				};
				worker.on('message', (message: WorkerMessage) => {
					if (isOver) return;
					if (message.kind === 'piece') controller.enqueue(message.bytes);
					if (message.kind !== 'end') return;
					isOver = true;
					controller.close();
				});
				worker.once('error', fail);
				worker.once('exit', (code) =>
					fail(new Error(`the job ${name} ended before its end (${code})`))
				);
			},
			pull() {
				worker.postMessage('more');
			},
			async cancel() {
				isOver = true;
				await worker.terminate();
			}
		},
		{ highWaterMark: 1 }
	);
}

/** Keeps one scorer running in this process; returns how to stop it. */
export function startScorer(databaseUrl: string): () => Promise<void> {
	let isStopping = false;
	let restart: NodeJS.Timeout | undefined;
	let worker = start();

	function start(): Worker {
		const thread = startThread({ name: 'scorer', databaseUrl });
		thread.on('message', (message: WorkerMessage) => {
			if (message.kind === 'log') log()[message.level](message.details, message.message);
		});
		thread.once('error', (error) => log().error({ err: describeError(error) }, 'the scorer died'));
		thread.once('exit', () => {
			if (isStopping) return;
			restart = setTimeout(() => {
				worker = start();
			}, RESTART_MS);
		});
		return thread;
	}

	return async () => {
		isStopping = true;
		clearTimeout(restart);
		await stopThread(worker);
	};
}

/** Asks first, so that a transaction can end; a thread that does not come is ended. */
async function stopThread(worker: Worker): Promise<void> {
	if (worker.threadId === -1) return;
	const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	worker.postMessage('stop');
	const timer = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS);
	await ended;
	clearTimeout(timer);
}

function startThread(task: WorkerTask): Worker {
	return new Worker(findWorkerFile(), { workerData: task });
}

/** The built worker file, from the source tree as from the build. */
function findWorkerFile(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const candidate = join(folder, 'build', 'node', 'worker.js');
		if (existsSync(candidate)) return candidate;
		if (dirname(folder) === folder)
			throw new Error('build/node/worker.js is missing: run npm run build');
		folder = dirname(folder);
	}
}
