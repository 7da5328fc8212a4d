/** `longhu score`: standings and bonuses from files, through the very functions that the server calls. */
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { teamBoards } from '#lib/domain/team-standings.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { describeFaults, describeNotes } from './file-fault.ts';
import { SCORE_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { readScoreInputs } from './score-inputs.ts';
import { NO_TEAMS, notesOf } from './score-notes.ts';
import { writeResult } from './write-result.ts';
import { writeTeams } from './write-teams.ts';
import { readScoreUsage } from './usage.ts';

/** False: an input was wrong, every fault is on the error stream, and nothing is on the other. */
export function runScore(args: readonly string[], streams: Streams): boolean {
	const usage = readScoreUsage(args);
	if (usage === null) {
		streams.out(SCORE_HELP);
		return true;
	}
	const read = readScoreInputs(usage);
	if ('faults' in read) {
		streams.err(describeFaults(read.faults, usage.language));
		return false;
	}
	const { contest, entries, calendar, asOf, ...dated } = read.inputs;
	const { scorecards, teams } = scoreContest(contest, {
		...dated,
		entries: asOf === null ? entries : entries.filter(({ receivedAt }) => receivedAt <= asOf),
		calendar: new WorkCalendar(calendar),
		asOf
	});
	const boards = usage.teams ? teamBoards(contest, teams) : null;
	const notes = notesOf(read.inputs, scorecards.length);
	streams.err([describeNotes(boards?.length === 0 ? [...notes, NO_TEAMS] : notes, usage.language)]);
	streams.out(
		boards
			? writeTeams(contest, boards, usage)
			: writeResult(contest, resultOf(contest, scorecards, { teams, asOf }), usage)
	);
	return true;
}
