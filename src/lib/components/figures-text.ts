import type { BoardFigure, BoardHeader } from '#lib/live/events.ts';
import { localText } from './local-text.ts';
import { groupDigits, shortYuanText } from './number-text.ts';

/** What was brought, in one line: `交叉销售 349 · ¥ 1,153,214，新增贵宾客户 12`. */
export function figuresText(
	figures: readonly BoardFigure[],
	labels: BoardHeader['labels']
): string {
	return figures
		.map(({ metric, quantity, amountYuan }) => {
			const label = labels.metrics[metric];
			const count = `${label ? localText(label) : metric} ${groupDigits(quantity)}`;
			return amountYuan === null ? count : `${count} · ${shortYuanText(amountYuan)}`;
		})
		.join('　');
}
