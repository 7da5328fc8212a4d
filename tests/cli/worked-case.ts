/**
 * A folder with contest.yaml, its files and expected.json: what was worked out by hand, which the command must find.
 * `expected.json` has everybody by employee number; its `lines` are the numbers of rules, null where not rated.
 * `arguments.json`, where there is one, holds further arguments, such as the instant as of which is scored.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { participantsIn, scoreFolder, teamsIn, type JsonParticipant } from './command.ts';

interface Expected {
	readonly lines?: Readonly<Record<string, string | null>>;
}

const inFolder = (folder: string, name: string) =>
	JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

/** Of a participant what a case states, and no more. */
function asExpected(participant: JsonParticipant, expected: Expected): object {
	const lines = Object.fromEntries(
		participant.lines
			.filter(({ rule }) => expected.lines === undefined || rule in expected.lines)
			.map(({ rule, value }) => [rule, value])
	);
	return Object.fromEntries(
		Object.entries({ ...participant, lines }).filter(([field]) => field in expected)
	);
}

/** What the command says of a folder, with the arguments that it may have. */
const outcomeOf = (folder: string, ...more: readonly string[]) =>
	scoreFolder(
		folder,
		'--format',
		'json',
		...(existsSync(`${folder}/arguments.json`) ? inFolder(folder, 'arguments.json') : []),
		...more
	);

export function expectWorked(folder: string): void {
	const outcome = outcomeOf(folder);
	expect([outcome.code, outcome.err]).toEqual([0, '']);
	const expected: Record<string, Expected> = inFolder(folder, 'expected.json');
	const found = Object.fromEntries(
		participantsIn(outcome).map((participant) => [
			participant.employeeNo,
			asExpected(participant, expected[participant.employeeNo] ?? {})
		])
	);
	expect(found).toEqual(expected);
}

export const hasTeams = (folder: string) => existsSync(`${folder}/expected-teams.json`);

export function expectWorkedTeams(folder: string): void {
	const outcome = outcomeOf(folder, '--teams');
	expect([outcome.code, outcome.err]).toEqual([0, '']);
	const found = teamsIn(outcome).map(({ rule, teams }) => [
		rule,
		teams.map(({ team, value, rank }) => ({ team, value, rank }))
	]);
	expect(Object.fromEntries(found)).toEqual(inFolder(folder, 'expected-teams.json'));
}
