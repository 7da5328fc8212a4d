/** What stands on the command line of `longhu score`, checked; anything wrong with it is a UsageFault. */
import { parseArgs } from 'node:util';
import { FILE_KINDS, type FileKind } from '#lib/domain/file-forms.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';

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

export interface ScoreUsage {
	readonly contest: string;
	/** In the order in which they were given; one kind may come in several files. */
	readonly files: readonly { readonly kind: FileKind; readonly path: string }[];
	readonly format: Format;
	/** The boards of teams instead of the list of people. */
	readonly teams: boolean;
	/** As written; it is read in the contest's zone. */
	readonly asOf: string | null;
	/** Null: messages in both languages, tables in Chinese. */
	readonly language: Language | null;
}

const file = { type: 'string', multiple: true } as const;
const OPTIONS = {
	contest: { type: 'string', multiple: true },
	roster: file,
	activities: file,
	figures: file,
	targets: file,
	leave: file,
	qualifications: file,
	calendar: file,
	'org-units': file,
	format: { type: 'string' },
	'as-of': { type: 'string' },
	lang: { type: 'string' },
	teams: { type: 'boolean' },
	help: { type: 'boolean', short: 'h' }
} as const;

/** Null: help was asked for. */
export function readScoreUsage(args: readonly string[]): ScoreUsage | null {
	const values = readOptions(args);
	if (values.help === true) return null;
	const files = FILE_KINDS.flatMap((kind) => (values[kind] ?? []).map((path) => ({ kind, path })));
	const missing = [
		...(values.contest === undefined ? ['--contest'] : []),
		...(values.roster === undefined ? ['--roster'] : []),
		...(values.activities === undefined && values.figures === undefined ? ['--activities'] : [])
	];
	if (missing.length > 0)
		throw new UsageFault(`缺少 ${missing.join('、')} / missing ${missing.join(', ')}`);
	const [contest, second] = values.contest ?? [];
	if (contest === undefined || second !== undefined)
		throw new UsageFault('--contest 只能有一个 / there can be only one --contest');
	return {
		contest,
		files,
		format: oneOf('format', values.format ?? 'table', FORMATS),
		teams: values.teams ?? false,
		asOf: values['as-of'] ?? null,
		language: values.lang === undefined ? null : oneOf('lang', values.lang, LANGUAGES)
	};
}

function readOptions(args: readonly string[]) {
	try {
		return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
	} catch (error) {
		if (!(error instanceof TypeError) || !('code' in error)) throw error;
		const [sentence = ''] = error.message.split('. ');
		const option = /'(--[^' ]+)/.exec(error.message)?.[1];
		const meant =
			error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option !== undefined
				? nearestName(option.slice(2), Object.keys(OPTIONS))
				: null;
		throw new UsageFault(
			`命令行不正确 / wrong usage: ${sentence}${meant === null ? '' : ` (→ --${meant}?)`}`
		);
	}
}

function oneOf<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
	const found = words.find((candidate) => candidate === word);
	if (found !== undefined) return found;
	throw new UsageFault(
		`--${option} ${word}：应为 ${words.join('、')} 之一 / must be one of ${words.join(', ')}`
	);
}
