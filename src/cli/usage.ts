/** What stands on the command line of each command, checked; anything wrong with it is a UsageFault. */
import { userInfo } from 'node:os';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { SCORE_FILE_KINDS, type ScoreFileKind } from '#lib/domain/file-forms.ts';
import type { CommitMode } from '#lib/domain/import-report.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import type { View } from '#lib/domain/scoring-inputs.ts';

/** The command line is wrong, not what it points to. */
export class UsageFault extends Error {
	constructor(
		message: string,
		readonly hint = 'longhu score --help'
	) {
		super(message);
	}
}

export const FORMATS = ['json', 'csv', 'table'] as const;
export type Format = (typeof FORMATS)[number];
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What is printed: the list of people, the boards of teams, what one settlement pays, or what is asked back. */
export type Shows =
	| { readonly of: 'people' | 'teams' | 'clawbacks' }
	| { readonly of: 'settlement'; readonly id: string };

export interface ScoreUsage {
	readonly contest: string;
	/** In the order in which they were given; one kind may come in several files. */
	readonly files: readonly { readonly kind: ScoreFileKind; readonly path: string }[];
	readonly format: Format;
	readonly shows: Shows;
	/** As written; it is read in the contest's zone. */
	readonly asOf: string | null;
	/** Confirmed leaves out what is still undecided. */
	readonly view: View;
	/** Null: messages in both languages, tables in Chinese. */
	readonly language: Language | null;
}

/** The old document is `contest`; both are scored on the same files. */
export interface DiffUsage extends Omit<ScoreUsage, 'shows'> {
	readonly newContest: string;
}

export interface CheckUsage {
	readonly contest: string;
	/** Null: the policy that ships with the product. */
	readonly policy: string | null;
	/** Null: both. */
	readonly language: Language | null;
}

const file = { type: 'string', multiple: true } as const;
const INPUTS = {
	roster: file,
	activities: file,
	figures: file,
	snapshots: file,
	conduct: file,
	care: file,
	'client-figures': file,
	targets: file,
	leave: file,
	qualifications: file,
	calendar: file,
	'org-units': file,
	format: { type: 'string' },
	'as-of': { type: 'string' },
	confirmed: { type: 'boolean' },
	lang: { type: 'string' },
	help: { type: 'boolean', short: 'h' }
} as const;
const SCORE_OPTIONS = {
	contest: { type: 'string', multiple: true },
	teams: { type: 'boolean' },
	settlement: { type: 'string' },
	clawbacks: { type: 'boolean' },
	...INPUTS
} as const;
const CHECK_OPTIONS = {
	policy: { type: 'string' },
	lang: INPUTS.lang,
	help: INPUTS.help
} as const;

const HINTS = {
	score: 'longhu score --help',
	check: 'longhu check --help',
	diff: 'longhu diff --help',
	backup: 'longhu backup --help',
	restore: 'longhu restore --help',
	import: 'longhu import --help',
	watch: 'longhu watch --help'
} as const;

/** Null: help was asked for. */
export function readScoreUsage(args: readonly string[]): ScoreUsage | null {
	const { values } = readOptions(args, SCORE_OPTIONS, { hint: HINTS.score, positionals: false });
	if (values.help === true) return null;
	refuseMissing(values.contest === undefined ? ['--contest'] : [], values, HINTS.score);
	const [contest, second] = values.contest ?? [];
	if (contest === undefined || second !== undefined)
		throw new UsageFault('--contest 只能有一个 / there can be only one --contest');
	return { contest, shows: readShows(values), ...readInputs(values, HINTS.score) };
}

function readShows(values: {
	readonly teams?: boolean | undefined;
	readonly settlement?: string | undefined;
	readonly clawbacks?: boolean | undefined;
	readonly 'as-of'?: string | undefined;
}): Shows {
	const { settlement } = values;
	const asked = [
		...(values.teams === true ? ['--teams'] : []),
		...(settlement === undefined ? [] : ['--settlement']),
		...(values.clawbacks === true ? ['--clawbacks'] : [])
	];
	if (asked.length > 1)
		throw new UsageFault(
			`${asked.join('、')} 只能选一个 / only one of these at a time: ${asked.join(', ')}`
		);
	if (settlement === undefined)
		return {
			of: values.teams === true ? 'teams' : values.clawbacks === true ? 'clawbacks' : 'people'
		};
	if (values['as-of'] !== undefined)
		throw new UsageFault(
			'--settlement 按结算期自己的截点计算，不能与 --as-of 并用 / a settlement has its own cut: --settlement goes without --as-of'
		);
	return { of: 'settlement', id: settlement };
}

/** Null: help was asked for. */
export function readDiffUsage(args: readonly string[]): DiffUsage | null {
	const { values, positionals } = readOptions(args, INPUTS, {
		hint: HINTS.diff,
		positionals: true
	});
	if (values.help === true) return null;
	const [contest, newContest, third] = positionals;
	if (third !== undefined)
		throw new UsageFault(
			`只比较两份竞赛文件 / two contest documents are compared, not more: ${third}`,
			HINTS.diff
		);
	refuseMissing(
		[
			...(contest === undefined ? ['old.yaml'] : []),
			...(newContest === undefined ? ['new.yaml'] : [])
		],
		values,
		HINTS.diff
	);
	return {
		contest: contest ?? '',
		newContest: newContest ?? '',
		...readInputs(values, HINTS.diff)
	};
}

/** Null: help was asked for. */
export function readCheckUsage(args: readonly string[]): CheckUsage | null {
	const { values, positionals } = readOptions(args, CHECK_OPTIONS, {
		hint: HINTS.check,
		positionals: true
	});
	if (values.help === true) return null;
	const [contest, second] = positionals;
	if (contest === undefined)
		throw new UsageFault('缺少 contest.yaml / missing contest.yaml', HINTS.check);
	if (second !== undefined)
		throw new UsageFault(
			`一次只检查一份竞赛文件 / one contest document at a time: ${second}`,
			HINTS.check
		);
	return {
		contest,
		policy: values.policy ?? null,
		language: readLanguage(values.lang, HINTS.check)
	};
}

export interface BackupUsage {
	readonly path: string;
}

export interface RestoreUsage extends BackupUsage {
	/** The installation hashes client numbers with another key than the backup's, and that is meant. */
	readonly isOtherKey: boolean;
}

/** Null: help was asked for. */
export function readBackupUsage(args: readonly string[]): BackupUsage | null {
	const { values, positionals } = readOptions(
		args,
		{ help: INPUTS.help },
		{ hint: HINTS.backup, positionals: true }
	);
	return values.help === true ? null : { path: onePath(positionals, HINTS.backup) };
}

/** Null: help was asked for. */
export function readRestoreUsage(args: readonly string[]): RestoreUsage | null {
	const { values, positionals } = readOptions(
		args,
		{ 'other-key': { type: 'boolean' }, help: INPUTS.help },
		{ hint: HINTS.restore, positionals: true }
	);
	if (values.help === true) return null;
	return {
		path: onePath(positionals, HINTS.restore),
		isOtherKey: values['other-key'] === true
	};
}

interface BringUsage {
	/** Who brought it, as the import pages show it. */
	readonly by: string;
	readonly language: Language | null;
}

export interface ImportUsage extends BringUsage {
	/** A saved mapping's name, the path of a mapping document, or `own:` and a form of the product's own. */
	readonly mapping: string;
	readonly files: readonly string[];
	readonly mode: CommitMode | 'check';
}

export interface WatchUsage extends BringUsage {
	readonly folder: string;
	/** The first pattern that a file's name fits says how it is read. */
	readonly patterns: readonly { readonly pattern: string; readonly mapping: string }[];
	readonly mode: CommitMode;
	readonly settleMs: number;
	readonly marker: string | null;
	readonly isOnce: boolean;
}

const BRING_OPTIONS = {
	rows: { type: 'string' },
	by: { type: 'string' },
	lang: INPUTS.lang,
	help: INPUTS.help
} as const;
const ROWS = ['all', 'good'] as const;

/** Null: help was asked for. */
export function readImportUsage(args: readonly string[]): ImportUsage | null {
	const hint = HINTS.import;
	const { values, positionals } = readOptions(
		args,
		{ mapping: { type: 'string' }, 'dry-run': { type: 'boolean' }, ...BRING_OPTIONS },
		{ hint, positionals: true }
	);
	if (values.help === true) return null;
	const { mapping } = values;
	if (mapping === undefined) throw new UsageFault('缺少 --mapping / missing --mapping', hint);
	if (positionals.length === 0)
		throw new UsageFault('缺少要导入的文件 / missing the files to import', hint);
	const mode = oneOf(values.rows ?? 'all', ROWS, { option: 'rows', hint });
	return {
		mapping,
		files: positionals,
		mode: values['dry-run'] === true ? 'check' : mode,
		...readBring(values, hint)
	};
}

/** Null: help was asked for. */
export function readWatchUsage(args: readonly string[]): WatchUsage | null {
	const hint = HINTS.watch;
	const { values, positionals } = readOptions(
		args,
		{
			map: { type: 'string', multiple: true },
			settle: { type: 'string' },
			marker: { type: 'string' },
			once: { type: 'boolean' },
			...BRING_OPTIONS
		},
		{ hint, positionals: true }
	);
	if (values.help === true) return null;
	const [folder, second] = positionals;
	if (folder === undefined) throw new UsageFault('缺少文件夹 / missing the folder', hint);
	if (second !== undefined)
		throw new UsageFault(`只能有一个文件夹 / there can be only one folder: ${second}`, hint);
	if (!values.map) throw new UsageFault('缺少 --map / missing --map', hint);
	const settle = values.settle ?? '5';
	if (!/^\d{1,4}$/.test(settle))
		throw new UsageFault(`--settle ${settle}：应为秒数 / must be a number of seconds`, hint);
	return {
		folder,
		patterns: values.map.map((text) => readPattern(text, hint)),
		mode: oneOf(values.rows ?? 'all', ROWS, { option: 'rows', hint }),
		settleMs: Number(settle) * 1000,
		marker: values.marker ?? null,
		isOnce: values.once === true,
		...readBring(values, hint)
	};
}

function readPattern(text: string, hint: string): { pattern: string; mapping: string } {
	const at = text.indexOf('=');
	if (at < 1 || at === text.length - 1)
		throw new UsageFault(
			`--map ${text}：应形如 activities*.csv=own:activities / must look like activities*.csv=own:activities`,
			hint
		);
	return { pattern: text.slice(0, at), mapping: text.slice(at + 1) };
}

function readBring(
	values: { readonly by?: string | undefined; readonly lang?: string | undefined },
	hint: string
): BringUsage {
	const by = values.by?.trim() ?? `cli:${userInfo().username}`;
	if (by === '' || by.length > 100)
		throw new UsageFault('--by 应为 1 至 100 个字符 / must have 1 to 100 characters', hint);
	return { by, language: readLanguage(values.lang, hint) };
}

function onePath([path, second]: readonly string[], hint: string): string {
	if (path === undefined)
		throw new UsageFault('缺少备份文件名 / missing the name of the backup', hint);
	if (second !== undefined)
		throw new UsageFault(`只能有一个文件 / there can be only one file: ${second}`, hint);
	return path;
}

type FileValues = { readonly [Kind in ScoreFileKind]?: readonly string[] | undefined };
interface InputValues extends FileValues {
	readonly format?: string | undefined;
	readonly 'as-of'?: string | undefined;
	readonly confirmed?: boolean | undefined;
	readonly lang?: string | undefined;
}

/** A score of no facts at all is a slip. */
const FACT_KINDS = ['activities', 'figures', 'snapshots', 'client-figures'] as const;

function refuseMissing(others: readonly string[], values: FileValues, hint: string): void {
	const missing = [
		...others,
		...(values.roster === undefined ? ['--roster'] : []),
		...(FACT_KINDS.every((kind) => values[kind] === undefined) ? ['--activities'] : [])
	];
	if (missing.length > 0)
		throw new UsageFault(`缺少 ${missing.join('、')} / missing ${missing.join(', ')}`, hint);
}

function readInputs(
	values: InputValues,
	hint: string
): Pick<ScoreUsage, 'files' | 'format' | 'asOf' | 'view' | 'language'> {
	return {
		files: SCORE_FILE_KINDS.flatMap((kind) => (values[kind] ?? []).map((path) => ({ kind, path }))),
		format: oneOf(values.format ?? 'table', FORMATS, { option: 'format', hint }),
		asOf: values['as-of'] ?? null,
		view: values.confirmed === true ? 'confirmed' : 'provisional',
		language: readLanguage(values.lang, hint)
	};
}

function readLanguage(word: string | undefined, hint: string): Language | null {
	return word === undefined ? null : oneOf(word, LANGUAGES, { option: 'lang', hint });
}

function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
	args: readonly string[],
	options: Options,
	{ hint, positionals }: { readonly hint: string; readonly positionals: boolean }
) {
	try {
		return parseArgs({ args: [...args], options, strict: true, allowPositionals: positionals });
	} catch (error) {
		if (!(error instanceof TypeError) || !('code' in error)) throw error;
		const [sentence = ''] = error.message.split('. ');
		const option = /'(--[^' ]+)/.exec(error.message)?.[1];
		const meant =
			error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option !== undefined
				? nearestName(option.slice(2), Object.keys(options))
				: null;
		throw new UsageFault(
			`命令行不正确 / wrong usage: ${sentence}${meant === null ? '' : ` (→ --${meant}?)`}`,
			hint
		);
	}
}

function oneOf<Word extends string>(
	word: string,
	words: readonly Word[],
	{ option, hint }: { readonly option: string; readonly hint: string }
): Word {
	const found = words.find((candidate) => candidate === word);
	if (found !== undefined) return found;
	throw new UsageFault(
		`--${option} ${word}：应为 ${words.join('、')} 之一 / must be one of ${words.join(', ')}`,
		hint
	);
}
