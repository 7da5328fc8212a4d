/** `longhu diff`: two versions of a contest on the same files, through the function that previews a new version. */
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { previewVersion, type PreviewedVersion } from '#lib/domain/version-preview.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { describeFaults, describeNotes, type FileFault } from './file-fault.ts';
import { DIFF_HELP } from './help.ts';
import type { Streams } from './run.ts';
import {
	readContest,
	readScoreInputs,
	type ReadContest,
	type ScoreInputs
} from './score-inputs.ts';
import { readDiffUsage } from './usage.ts';
import { writeDiff } from './write-diff.ts';

/** False: an input was wrong, every fault is on the error stream, and nothing is on the other. */
export function runDiff(args: readonly string[], streams: Streams): boolean {
	const usage = readDiffUsage(args);
	if (usage === null) {
		streams.out(DIFF_HELP);
		return true;
	}
	const faults: FileFault[] = [];
	const refuse = (more: Iterable<FileFault>) => {
		for (const fault of more) faults.push(fault);
	};
	const inputs = readScoreInputs(usage);
	if ('faults' in inputs) refuse(inputs.faults);
	// The faults of the old one are among those of the inputs.
	const old = readContest(usage.contest, () => undefined);
	const fresh = readContest(usage.newContest, refuse);
	if ('faults' in inputs || old === null || fresh === null) {
		streams.err(describeFaults(faults, usage.language));
		return false;
	}
	const before = scored(old, inputs.inputs);
	const after = scored(fresh, inputs.inputs);
	const isOther = old.contest.id !== fresh.contest.id;
	streams.err([describeNotes(isOther ? [OTHER_ID] : [], usage.language)]);
	streams.out(writeDiff(fresh.contest, previewVersion(before, after), usage));
	return true;
}

const OTHER_ID = {
	zh: '两份文件的 id 不同：新版本必须保留竞赛的 id',
	en: 'the two documents have different ids: a new version keeps the id of its contest'
};

function scored({ contest, document }: ReadContest, inputs: ScoreInputs): PreviewedVersion {
	const { entries, calendar, asOf, ...dated } = inputs;
	const { scorecards, teams } = scoreContest(contest, {
		...dated,
		entries: asOf === null ? entries : entries.filter(({ receivedAt }) => receivedAt <= asOf),
		calendar: new WorkCalendar(calendar),
		asOf
	});
	return { contest, document, rows: resultOf(contest, scorecards, { teams, asOf }) };
}
