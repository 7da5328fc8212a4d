/** Which command is meant. Exit codes: 0 done, 1 an input is wrong, 2 the command line itself is. */
import { version } from '../../package.json';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { HELP, SCORE_HELP } from './help.ts';
import { runScore } from './score.ts';
import { UsageFault } from './usage.ts';

export interface Streams {
	readonly out: (text: string) => void;
	/** Takes a long text piece by piece, as its reader keeps up. */
	readonly err: (pieces: Iterable<string>) => void;
}

export const EXIT = { done: 0, wrongInput: 1, wrongUsage: 2 } as const;

const COMMANDS = ['score'] as const;

export function run(args: readonly string[], streams: Streams): number {
	const [command, ...rest] = args;
	if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
		streams.out(rest[0] === 'score' ? SCORE_HELP : HELP);
		return EXIT.done;
	}
	if (command === '--version' || command === '-v') {
		streams.out(`longhu ${version}\n`);
		return EXIT.done;
	}
	try {
		if (command !== 'score') throw unknownCommand(command);
		return runScore(rest, streams) ? EXIT.done : EXIT.wrongInput;
	} catch (fault) {
		if (!(fault instanceof UsageFault)) throw fault;
		streams.err([`longhu: ${fault.message}\n${fault.hint}\n`]);
		return EXIT.wrongUsage;
	}
}

function unknownCommand(command: string): UsageFault {
	const meant = nearestName(command, COMMANDS);
	const suggestion = meant === null ? '' : ` (→ ${meant}?)`;
	return new UsageFault(
		`没有命令 ${command} / there is no command ${command}${suggestion}`,
		'longhu --help'
	);
}
