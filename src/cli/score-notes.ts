/** What is not wrong and yet should be seen: rows that do nothing, and a contest without anybody in it. */
import {
	contestWarnings,
	entryWarnings,
	type ContestWarning
} from '#lib/domain/contest-warnings.ts';
import type { Text } from '#lib/domain/errors.ts';
import { identityKey } from '#lib/domain/ledger-entry.ts';
import type { ScoreInputs } from './score-inputs.ts';

export const NO_TEAMS: Text = {
	zh: '本竞赛没有团队榜',
	en: 'the contest has no board of teams'
};

export const NO_CUT_OFF: Text = {
	zh: '本竞赛没有 cutOff，一切记录都计入，没有追回',
	en: 'the contest has no cutOff: every entry counts, and nothing is asked back'
};

export function notesOf(inputs: ScoreInputs, participants: number): Text[] {
	return [
		...(participants === 0
			? [{ zh: '没有任何人参赛', en: 'nobody on the roster takes part in the contest' }]
			: []),
		...contestWarnings(inputs.contest, inputs.document).map(placedNote),
		...unreadMetrics(inputs),
		...entryWarnings(inputs.contest, inputs.entries),
		...danglingWords(inputs),
		...unusedInputs(inputs)
	];
}

export function placedNote({ place, text }: ContestWarning): Text {
	return { zh: `${place}：${text.zh}`, en: `${place}: ${text.en}` };
}

function unreadMetrics({ contest, entries }: ScoreInputs): Text[] {
	const read = new Set([
		...contest.rules.flatMap(({ metrics }) => metrics),
		...contest.tieBreaks.flatMap((tieBreak) => ('metric' in tieBreak ? [tieBreak.metric] : []))
	]);
	const counts = new Map<string, number>();
	for (const { metric } of entries)
		if (!read.has(metric)) counts.set(metric, (counts.get(metric) ?? 0) + 1);
	return [...counts].sort().map(([metric, count]) => ({
		zh: `${count} 条记录的指标 ${metric} 没有规则读取`,
		en: `no rule reads metric ${metric} (rows: ${count})`
	}));
}

/** A reversal may come before what it takes back; in files that are complete it is a slip. */
function danglingWords({ entries }: ScoreInputs): Text[] {
	const activities = new Set<string>();
	for (const entry of entries) if (entry.kind === 'activity') activities.add(identityKey(entry));
	const dangling = new Set<string>();
	for (const entry of entries)
		if (
			(entry.kind === 'reversal' || entry.kind === 'decision') &&
			!activities.has(identityKey(entry))
		)
			dangling.add(entry.externalId);
	if (dangling.size === 0) return [];
	const ids = [...dangling].sort();
	const shown = ids.slice(0, 10).join(', ') + (ids.length > 10 ? ', …' : '');
	return [
		{
			zh: `${ids.length} 笔冲减或认定所指的业绩不在文件中：${shown}`,
			en: `${ids.length} reversed or decided activities are in none of the files: ${shown}`
		}
	];
}

function unusedInputs({ contest, targets, calendar }: ScoreInputs): Text[] {
	const readsTargets = contest.rules.some((rule) => rule.targets.length > 0);
	const readsCalendar = contest.rules.some((rule) => rule.usesWorkingDays);
	const names = [
		...(targets.length > 0 && !readsTargets ? ['--targets'] : []),
		...(calendar.length > 0 && !readsCalendar ? ['--calendar'] : [])
	];
	return names.map((name) => ({
		zh: `${name} 已核对；本竞赛没有规则读取`,
		en: `${name} was checked; no rule of this contest reads it`
	}));
}
