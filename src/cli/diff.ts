/** `longhu diff`: two versions of a contest on the same files, through the function that previews a new version. */
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import type { ScoringInputs } from '#lib/domain/scoring-inputs.ts';
import { previewVersion, type PreviewedVersion } from '#lib/domain/version-preview.ts';
import { describeFaults, describeNotes, type FileFault } from './file-fault.ts';
import { DIFF_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { readContest, readScoreInputs, scoringInputsOf, type ReadContest } from './score-inputs.ts';
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
	const facts = scoringInputsOf(inputs.inputs, usage.view);
	const before = scored(old, facts);
	const after = scored(fresh, facts);
	const isOther = old.contest.id !== fresh.contest.id;
	streams.err([describeNotes(isOther ? [OTHER_ID] : [], usage.language)]);
	streams.out(writeDiff(fresh.contest, previewVersion(before, after), usage));
	return true;
}

const OTHER_ID = {
	zh: '两份文件的 id 不同：新版本必须保留竞赛的 id',
	en: 'the two documents have different ids: a new version keeps the id of its contest'
};

function scored({ contest, document }: ReadContest, inputs: ScoringInputs): PreviewedVersion {
	const scores = scoreContest(contest, inputs);
	return {
		contest,
		document,
		rows: resultOf(contest, scores.scorecards, { ...scores, asOf: inputs.asOf })
	};
}
