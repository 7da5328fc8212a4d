import type { CalendarDay } from '#lib/domain/roster.ts';
import { sampleContestDocument } from '#lib/server/sample/contest-document.ts';

/** A faultless document to start from: the sample's rules under an id of its own, for the quarter of the day. */
export function exampleContestDocument(today: CalendarDay): string {
	return sampleContestDocument(today)
		.replace(
			/^# .*$/m,
			() =>
				'# 范例：改成自己的规则后发布。各字段的含义见 /schemas/contest.json\n' +
				'# An example: make the rules your own, then publish. Every field is described in /schemas/contest.json'
		)
		.replace(/^id: .*$/m, 'id: my-contest');
}
