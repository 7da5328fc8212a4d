/** `longhu score`: standings and bonuses from files, through the very functions that the server calls. */
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { describeFaults, describeNotes } from './file-fault.ts';
import { SCORE_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { readScoreInputs } from './score-inputs.ts';
import { notesOf } from './score-notes.ts';
import { writeResult } from './write-result.ts';
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
	const { contest, assignments, entries, targets, leave, calendar, orgUnits, asOf } = read.inputs;
	const { scorecards } = scoreContest(contest, {
		assignments,
		entries: asOf === null ? entries : entries.filter(({ receivedAt }) => receivedAt <= asOf),
		targets,
		leave,
		calendar: new WorkCalendar(calendar),
		orgUnits,
		asOf
	});
	streams.err([describeNotes(notesOf(read.inputs, scorecards.length), usage.language)]);
	streams.out(writeResult(contest, resultOf(contest, scorecards), usage));
	return true;
}
