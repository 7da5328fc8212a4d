/** The command's entry: hands the process's own arguments and streams to `run`. */
import { run } from './run.ts';

// A reader that has seen enough (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
});

// Set, not called: what is still on its way to a pipe must arrive before the process ends.
process.exitCode = run(process.argv.slice(2), {
	out: (text) => process.stdout.write(text),
	err: (text) => process.stderr.write(text)
});
