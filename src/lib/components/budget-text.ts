import { m } from '#lib/paraglide/messages.js';
import { isZero } from './number-text.ts';

interface Budget {
	/** The most that prizes with an end pay. */
	readonly budgetYuan: string;
	/** Other prizes cost what is earned. */
	readonly isBudgetOpen: boolean;
}

/** What prizes can cost, with a word where some of them have no end. `shown` writes the yuan. */
export function budgetText(
	{ budgetYuan, isBudgetOpen }: Budget,
	shown: (yuan: string) => string
): string {
	if (!isBudgetOpen) return shown(budgetYuan);
	return isZero(budgetYuan) ? m.budget_open() : m.budget_open_beside({ amount: shown(budgetYuan) });
}

/** Nothing to pay at all, and so nothing to say of it. */
export function hasBudget({ budgetYuan, isBudgetOpen }: Budget): boolean {
	return isBudgetOpen || !isZero(budgetYuan);
}
