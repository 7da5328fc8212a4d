/** Runs the command in this process, and writes its input files into a folder that goes away with the test. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export function longhu(...args: readonly string[]): Outcome {
	let out = '';
	let err = '';
	const code = run(args, {
		out: (text) => (out += text),
		err: (pieces) => (err += [...pieces].join(''))
	});
	if (typeof code !== 'number') throw new Error('this command needs a database');
	return { code, out, err };
}

/** The paths of the files written, by name. */
export function filesOf<Name extends string>(
	files: Readonly<Record<Name, string | Uint8Array>>
): Record<Name, string> {
	const folder = mkdtempSync(join(tmpdir(), 'longhu-cli-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const paths: Record<string, string> = {};
	for (const [name, content] of Object.entries<string | Uint8Array>(files)) {
		paths[name] = join(folder, name);
		writeFileSync(paths[name], content);
	}
	return paths;
}

export interface JsonParticipant {
	readonly employeeNo: string;
	readonly name: string;
	readonly division: string;
	readonly rank: number | null;
	readonly points: string;
	readonly displayPoints: string;
	readonly bonusYuan: string;
	readonly position: string;
	readonly orgUnit: string;
	readonly status: string;
	readonly displayRank: number;
	readonly heldYuan: string;
	readonly bonuses: readonly {
		readonly prize: string;
		readonly bonusYuan: string;
		readonly heldYuan: string;
		readonly arithmetic: { readonly zh: string; readonly en: string };
	}[];
	readonly lines: readonly {
		readonly rule: string;
		readonly kind: string;
		readonly name: { readonly zh: string; readonly en: string };
		readonly value: string | null;
		readonly points: string;
		readonly arithmetic: { readonly zh: string; readonly en: string };
		readonly entries: number;
	}[];
}

/** Further inputs that a folder may have, by their names. */
const MORE = ['figures', 'targets', 'leave', 'qualifications', 'calendar', 'org-units'] as const;

/** `longhu score` over a folder with contest.yaml, roster.csv, activities.csv and any of the further inputs. */
export function scoreFolder(folder: string, ...more: readonly string[]): Outcome {
	return longhu(
		'score',
		'--contest',
		`${folder}/contest.yaml`,
		'--roster',
		`${folder}/roster.csv`,
		'--activities',
		`${folder}/activities.csv`,
		...MORE.flatMap((name) => {
			const path = `${folder}/${name}.csv`;
			return existsSync(path) ? [`--${name}`, path] : [];
		}),
		...more
	);
}

export function participantsIn({ out }: Outcome): readonly JsonParticipant[] {
	const rows: readonly JsonParticipant[] = JSON.parse(out);
	return rows;
}

export interface JsonTeams {
	readonly rule: string;
	readonly name: { readonly zh: string; readonly en: string };
	readonly status: string;
	readonly teams: readonly {
		readonly team: string;
		readonly name: { readonly zh: string; readonly en: string };
		readonly rank: number | null;
		readonly value: string | null;
		readonly displayValue: string | null;
		readonly heads: readonly string[];
		readonly members: readonly string[];
		readonly arithmetic: { readonly zh: string; readonly en: string };
	}[];
}

/** Of `--teams`. */
export function teamsIn({ out }: Outcome): readonly JsonTeams[] {
	const boards: readonly JsonTeams[] = JSON.parse(out);
	return boards;
}

/** What lines of `--settlement` and of `--clawbacks` have in common. */
export interface JsonMoney {
	readonly employeeNo: string;
	readonly prize: string;
	readonly payYuan: string;
}

export function moneyIn({ out }: Outcome): readonly JsonMoney[] {
	const lines: readonly JsonMoney[] = JSON.parse(out);
	return lines;
}
