import { localText } from '#lib/components/local-text.ts';
import { groupDigits } from '#lib/components/number-text.ts';
import type { BoardHeader, Highlight } from '#lib/live/events.ts';

/** What happened, in the words of the contest, and the most telling one alone: `钻石客户 ×2`. */
export function newsText(news: Highlight, labels: BoardHeader['labels']): string {
	const product = news.product === null ? undefined : labels.products[news.product];
	const metric = labels.metrics[news.metric];
	const label = product ?? metric;
	const what = label ? localText(label) : (news.product ?? news.metric);
	return news.quantity === null ? what : `${what} ×${groupDigits(news.quantity)}`;
}
