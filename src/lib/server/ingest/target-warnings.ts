/** Targets whose parts do not add up, as warnings of the file that brought any of them. */
import type { Target } from '#lib/domain/dated-inputs.ts';
import type { Fault } from '#lib/domain/errors.ts';
import {
	targetDifferences,
	targetTopics,
	targetTree,
	type TargetNode
} from '#lib/domain/target-sums.ts';
import type { Transaction } from '../db/client.ts';
import { datedInputsThrough, type DatedLine } from '../db/dated-inputs.ts';
import { headPosition, type Reader } from '../db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough } from '../db/roster.ts';

/** What the tree of targets is made of, of the bank's own people and units. */
export async function targetFacts(tx: Reader, throughPosition: number) {
	const asked = { throughPosition, ofSample: false };
	const dated = await datedInputsThrough(tx, asked);
	return {
		targets: dated.filter(
			(input): input is { readonly kind: 'target' } & Target => input.kind === 'target'
		),
		orgUnits: await orgUnitsThrough(tx, throughPosition),
		assignments: await assignmentsThrough(tx, asked)
	};
}

/** `position` is that of the batch; null where it brought nothing new. */
export async function targetWarnings(
	tx: Transaction,
	lines: readonly DatedLine[],
	position: number | null
): Promise<Fault[]> {
	const facts = await targetFacts(tx, position ?? (await headPosition(tx)));
	const brought = lines.flatMap(({ input }) => (input.kind === 'target' ? [input] : []));
	return targetTopics(brought).flatMap((topic) =>
		targetDifferences(targetTree(topic, facts)).map((node) => warning(node, topic))
	);
}

function warning(
	{ code, name, target, parts, difference }: TargetNode,
	{ metric, period }: { readonly metric: string; readonly period: string }
): Fault {
	const count = parts?.count ?? 0;
	const shown = `${difference !== null && difference.sign > 0 ? '+' : ''}${difference?.toString() ?? ''}`;
	return {
		code: 'target.sum',
		message: {
			zh: `${name.zh}（${code}）${period} ${metric}：${count} 个下级任务之和与本级任务相差 ${shown}`,
			en: `${name.en} (${code}), ${period} ${metric}: the targets of its ${count} parts differ from its own by ${shown}`
		},
		place: 'file',
		found: parts?.sum.toString() ?? '',
		allowed: target?.toString() ?? ''
	};
}
