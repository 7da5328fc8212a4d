/** `longhu score`: standings and bonuses from files, through the very functions that the server calls. */
import { clawbacks } from '#lib/domain/clawback.ts';
import type { Contest } from '#lib/domain/contest.ts';
import type { Text } from '#lib/domain/errors.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { resultOf } from '#lib/domain/result.ts';
import { participantsOf, scoreContest } from '#lib/domain/scoring.ts';
import { runContext, type ScoringInputs } from '#lib/domain/scoring-inputs.ts';
import { settlementLines } from '#lib/domain/settlements-of.ts';
import { teamBoards } from '#lib/domain/team-standings.ts';
import { describeFaults, describeNotes } from './file-fault.ts';
import { SCORE_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { readScoreInputs, scoringInputsOf } from './score-inputs.ts';
import { NO_CUT_OFF, NO_TEAMS, notesOf } from './score-notes.ts';
import { readScoreUsage, UsageFault, type ScoreUsage } from './usage.ts';
import { writeClawbacks, writeSettlement } from './write-money.ts';
import { writeResult } from './write-result.ts';
import { writeTeams } from './write-teams.ts';

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
	const inputs = scoringInputsOf(read.inputs, usage.view);
	const { text, participants, notes } = show(read.inputs.contest, usage, inputs);
	const all = [...notesOf(read.inputs, participants), ...notes];
	streams.err([describeNotes(all, usage.language)]);
	streams.out(text);
	return true;
}

interface Shown {
	readonly text: string;
	readonly participants: number;
	/** What is to be said of this output alone. */
	readonly notes: readonly Text[];
}

function show(contest: Contest, usage: ScoreUsage, inputs: ScoringInputs): Shown {
	const { shows, format, language } = usage;
	if (shows.of === 'settlement' || shows.of === 'clawbacks')
		return {
			text:
				shows.of === 'settlement'
					? settlementText(contest, { format, language, id: shows.id }, inputs)
					: writeClawbacks(contest, clawbacks(contest, inputs), {
							format,
							language,
							assignments: inputs.assignments
						}),
			participants: participantsOf(contest, inputs.assignments, runContext(inputs)).size,
			notes: shows.of === 'clawbacks' && contest.cutOff === null ? [NO_CUT_OFF] : []
		};
	const scores = scoreContest(contest, inputs);
	const { scorecards, teams } = scores;
	const participants = scorecards.length;
	if (shows.of === 'people') {
		const rows = resultOf(contest, scorecards, { ...scores, asOf: inputs.asOf });
		return { text: writeResult(contest, rows, usage), participants, notes: [] };
	}
	const boards = teamBoards(contest, teams);
	return {
		text: writeTeams(contest, boards, usage),
		participants,
		notes: boards.length === 0 ? [NO_TEAMS] : []
	};
}

function settlementText(
	contest: Contest,
	{ id, ...wanted }: Pick<ScoreUsage, 'format' | 'language'> & { readonly id: string },
	inputs: ScoringInputs
): string {
	const settlement = contest.settlements.find((candidate) => candidate.id === id);
	if (!settlement) throw unknownSettlement(contest, id);
	const lines = settlementLines(contest, inputs, settlement);
	return writeSettlement(contest, lines, {
		...wanted,
		settlement,
		assignments: inputs.assignments
	});
}

function unknownSettlement({ settlements }: Contest, id: string): UsageFault {
	const ids = settlements.map((settlement) => settlement.id);
	if (ids.length === 0)
		return new UsageFault(
			`--settlement ${id}：本竞赛没有结算期（settlements） / the contest has no settlements`
		);
	const meant = nearestName(id, ids);
	return new UsageFault(
		`--settlement ${id}：应为 ${ids.join('、')} 之一 / must be one of ${ids.join(', ')}${meant === null ? '' : ` (→ ${meant}?)`}`
	);
}
