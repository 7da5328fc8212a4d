import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import { StartFault } from './start-fault.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Everything the process is told from outside. Read here and nowhere else. */
export interface Env {
	readonly host: string;
	readonly port: number;
	readonly dataDir: string;
	/** Without it the embedded database starts. */
	readonly databaseUrl: string | undefined;
	/** Whether an empty database gets the sample contest: on for the embedded one, off for a real server. */
	readonly sample: boolean;
	/** Whether new activities of the sample bank are replayed, so that the wall moves: `npm run demo`. */
	readonly demo: boolean;
	readonly adminPasswordFile: string | undefined;
	readonly logLevel: LogLevel;
	/** The address people use, when a proxy stands in front. */
	readonly origin: string | undefined;
	/** Calls a second that the API takes from one token; each is saved up for a few seconds. */
	readonly apiCallsPerSecond: number;
	readonly apiReadsPerSecond: number;
	/** The longest stream that the API takes, in MiB. */
	readonly apiStreamMib: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads and checks all variables; a wrong one is a sentence, and all of them are told at once. */
export function readEnv(variables: Variables): Result<Env> {
	const faults: Fault[] = [];
	const refuse = (name: string, zh: string, en: string): undefined => {
		faults.push({
			code: 'env.invalid',
			message: { zh: `环境变量 ${name} ${zh}`, en: `${name} ${en}` },
			place: name
		});
		return undefined;
	};
	const read = (name: string): string | undefined => variables[name]?.trim() || undefined;

	const port = read('PORT') ?? '3000';
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
		refuse('PORT', '应为 0 至 65535 的整数。', 'must be a whole number from 0 to 65535.');
	}
	const databaseUrl = read('DATABASE_URL');
	if (databaseUrl !== undefined && !isUrl(databaseUrl, ['postgres:', 'postgresql:'])) {
		refuse(
			'DATABASE_URL',
			'应形如 postgres://用户:密码@主机:5432/数据库。',
			'must look like postgres://user:password@host:5432/database.'
		);
	}
	const origin = read('ORIGIN');
	if (origin !== undefined && !isOrigin(origin)) {
		refuse(
			'ORIGIN',
			'应为网址的开头，例如 http://longhu.bank:3000，后面不带路径。',
			'must be the start of an address such as http://longhu.bank:3000, without a path.'
		);
	}
	const level = read('LOG_LEVEL') ?? 'info';
	const logLevel = logLevels.find((known) => known === level);
	if (logLevel === undefined) {
		const known = logLevels.join(', ');
		refuse('LOG_LEVEL', `应为其中之一：${known}。`, `must be one of ${known}.`);
	}
	const sample = read('LONGHU_SAMPLE');
	if (sample !== undefined && sample !== 'on' && sample !== 'off') {
		refuse('LONGHU_SAMPLE', '应为 on 或 off。', 'must be on or off.');
	}
	const demo = read('LONGHU_DEMO');
	if (demo !== undefined && demo !== 'on' && demo !== 'off') {
		refuse('LONGHU_DEMO', '应为 on 或 off。', 'must be on or off.');
	}
	const whole = (name: string, usual: number): number => {
		const text = read(name);
		if (text === undefined) return usual;
		if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
		refuse(name, '应为 1 至 9999999 的整数。', 'must be a whole number from 1 to 9999999.');
		return usual;
	};
	const apiCallsPerSecond = whole('LONGHU_API_CALLS_PER_SECOND', 1_000);
	const apiReadsPerSecond = whole('LONGHU_API_READS_PER_SECOND', 50);
	const apiStreamMib = whole('LONGHU_API_STREAM_MIB', 1_024);
	const adminPasswordFile = read('LONGHU_ADMIN_PASSWORD_FILE');
	if (adminPasswordFile !== undefined && !isReadable(adminPasswordFile)) {
		refuse(
			'LONGHU_ADMIN_PASSWORD_FILE',
			'指向的文件不存在或无法读取。',
			'names a file that is missing or cannot be read.'
		);
	}

	if (faults.length > 0 || logLevel === undefined) return failure(...faults);
	return success({
		host: read('HOST') ?? '127.0.0.1',
		port: Number(port),
		dataDir: resolve(read('LONGHU_DATA_DIR') ?? 'data'),
		databaseUrl,
		sample: sample === undefined ? databaseUrl === undefined : sample === 'on',
		demo: demo === 'on',
		adminPasswordFile: adminPasswordFile && resolve(adminPasswordFile),
		logLevel,
		origin,
		apiCallsPerSecond,
		apiReadsPerSecond,
		apiStreamMib
	});
}

let known: Env | undefined;

/** The process's own environment, read once. */
export function env(): Env {
	if (known) return known;
	const asDemo = process.argv.includes('--demo') ? { LONGHU_DEMO: 'on' } : {};
	const read = readEnv({ ...process.env, ...asDemo });
	if (!read.ok) {
		throw new StartFault({
			zh: read.faults.map((fault) => fault.message.zh).join('\n'),
			en: read.faults.map((fault) => fault.message.en).join('\n')
		});
	}
	return (known = read.value);
}

function isUrl(text: string, protocols: readonly string[]): boolean {
	return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isOrigin(text: string): boolean {
	return isUrl(text, ['http:', 'https:']) && new URL(text).origin === text;
}

function isReadable(file: string): boolean {
	try {
		accessSync(file, constants.R_OK);
		return true;
	} catch {
		return false;
	}
}
