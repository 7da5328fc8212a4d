/** Which command is meant. Exit codes: 0 done, 1 an input is wrong, 2 the command line itself is. */
import { version } from '../../package.json';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { runCheck } from './check.ts';
import { runDiff } from './diff.ts';
import { CHECK_HELP, DIFF_HELP, HELP, SCORE_HELP } from './help.ts';
import { runScore } from './score.ts';
import { UsageFault } from './usage.ts';

export interface Streams {
	readonly out: (text: string) => void;
	/** Takes a long text piece by piece, as its reader keeps up. */
	readonly err: (pieces: Iterable<string>) => void;
}

export const EXIT = { done: 0, wrongInput: 1, wrongUsage: 2 } as const;

/** What each does (false: an input is wrong), and its help. */
const COMMANDS = {
	score: { run: runScore, help: SCORE_HELP },
	check: { run: runCheck, help: CHECK_HELP },
	diff: { run: runDiff, help: DIFF_HELP }
} as const;

function isCommand(word: string | undefined): word is keyof typeof COMMANDS {
	return word !== undefined && Object.hasOwn(COMMANDS, word);
}

export function run(args: readonly string[], streams: Streams): number {
	const [command, ...rest] = args;
	if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
		const [of] = rest;
		streams.out(isCommand(of) ? COMMANDS[of].help : HELP);
		return EXIT.done;
	}
	if (command === '--version' || command === '-v') {
		streams.out(`longhu ${version}\n`);
		return EXIT.done;
	}
	try {
		if (!isCommand(command)) throw unknownCommand(command);
		return COMMANDS[command].run(rest, streams) ? EXIT.done : EXIT.wrongInput;
	} catch (fault) {
		if (!(fault instanceof UsageFault)) throw fault;
		streams.err([`longhu: ${fault.message}\n${fault.hint}\n`]);
		return EXIT.wrongUsage;
	}
}

function unknownCommand(command: string): UsageFault {
	const meant = nearestName(command, Object.keys(COMMANDS));
	const suggestion = meant === null ? '' : ` (→ ${meant}?)`;
	return new UsageFault(
		`没有命令 ${command} / there is no command ${command}${suggestion}`,
		'longhu --help'
	);
}
