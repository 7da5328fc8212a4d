/** Which command is meant. Exit codes: 0 done, 1 an input is wrong, 2 the command line itself is. */
import { version } from '../../package.json';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { runCheck } from './check.ts';
import { runDiff } from './diff.ts';
import {
	BACKUP_HELP,
	CHECK_HELP,
	DIFF_HELP,
	HELP,
	IMPORT_HELP,
	RESTORE_HELP,
	SCORE_HELP,
	WATCH_HELP
} from './help.ts';
import { isStartFault } from '#lib/server/start-fault.ts';
import { runScore } from './score.ts';
import { UsageFault } from './usage.ts';

export interface Streams {
	readonly out: (text: string) => void;
	/** Takes a long text piece by piece, as its reader keeps up. */
	readonly err: (pieces: Iterable<string>) => void;
}

export const EXIT = { done: 0, wrongInput: 1, wrongUsage: 2 } as const;

type Command = (args: readonly string[], streams: Streams) => boolean | Promise<boolean>;

/** What each does (false: an input is wrong), and its help. What needs a database is loaded when it is asked for. */
const COMMANDS = {
	score: { run: runScore, help: SCORE_HELP },
	check: { run: runCheck, help: CHECK_HELP },
	diff: { run: runDiff, help: DIFF_HELP },
	import: {
		run: async (args, streams) => (await import('./import.ts')).runImport(args, streams),
		help: IMPORT_HELP
	},
	watch: {
		run: async (args, streams) => (await import('./watch.ts')).runWatch(args, streams),
		help: WATCH_HELP
	},
	backup: {
		run: async (args, streams) => (await import('./backup.ts')).runBackup(args, streams),
		help: BACKUP_HELP
	},
	restore: {
		run: async (args, streams) => (await import('./restore.ts')).runRestore(args, streams),
		help: RESTORE_HELP
	}
} as const satisfies Readonly<Record<string, { readonly run: Command; readonly help: string }>>;

function isCommand(word: string | undefined): word is keyof typeof COMMANDS {
	return word !== undefined && Object.hasOwn(COMMANDS, word);
}

/** Gives the exit code: at once where the command needs no database. */
export function run(args: readonly string[], streams: Streams): number | Promise<number> {
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
		const isDone = COMMANDS[command].run(rest, streams);
		if (typeof isDone === 'boolean') return exitCode(isDone);
		return isDone.then(exitCode).catch((fault: unknown) => refuse(fault, streams));
	} catch (fault) {
		return refuse(fault, streams);
	}
}

function exitCode(isDone: boolean): number {
	return isDone ? EXIT.done : EXIT.wrongInput;
}

/** A wrong command line and an installation that cannot be reached are told in sentences; anything else is our own fault. */
function refuse(fault: unknown, streams: Streams): number {
	if (isStartFault(fault)) {
		streams.err([`longhu: ${fault.text.zh}\nlonghu: ${fault.text.en}\n`]);
		return EXIT.wrongInput;
	}
	if (!(fault instanceof UsageFault)) throw fault;
	streams.err([`longhu: ${fault.message}\n${fault.hint}\n`]);
	return EXIT.wrongUsage;
}

function unknownCommand(command: string): UsageFault {
	const meant = nearestName(command, Object.keys(COMMANDS));
	const suggestion = meant === null ? '' : ` (→ ${meant}?)`;
	return new UsageFault(
		`没有命令 ${command} / there is no command ${command}${suggestion}`,
		'longhu --help'
	);
}
