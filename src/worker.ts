/** The door of every worker thread: one named job with its input. The thread that serves sockets computes nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { runWorkerJob } from '#lib/server/worker-jobs.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

await runWorkerJob(port, workerData);
