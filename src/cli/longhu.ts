/** The command's entry: hands the process's own arguments and streams to `run`. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from './run.ts';

// A reader that has seen enough (`| head`) is no fault of ours.
for (const stream of [process.stdout, process.stderr]) stream.on('error', forgiveClosedPipe);

// Set, not called: what is still on its way to a pipe must arrive before the process ends.
process.exitCode = await run(process.argv.slice(2), {
	out: (text) => process.stdout.write(text),
	err: (pieces) => {
		pipeline(Readable.from(pieces), process.stderr, { end: false }).catch(forgiveClosedPipe);
	}
});

function forgiveClosedPipe(error: NodeJS.ErrnoException): void {
	if (error.code !== 'EPIPE') throw error;
}
