/**
 * A settlement pays what is earned to date less what was sealed before, line by line. What is no longer due is carried, so
 * that later pay of the same prize is set off against it, or asked back at once.
 */
import { formatFen } from './decimal.ts';
import type { Text } from './errors.ts';
import { compareBytewise } from './ledger-entry.ts';
import type { Settlement } from './prizes/money-fields.ts';
import type { MoneyLine } from './prizes/money-line.ts';

/** What earlier settlements paid of a prize, what they asked back taken off. */
export interface SealedLine {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
	readonly fen: bigint;
}

export interface SettlementLine {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
	/** Earned to date. */
	readonly earnedFen: bigint;
	readonly sealedFen: bigint;
	/** To be paid by this settlement; negative: asked back. */
	readonly fen: bigint;
	/** Paid before and no longer due, to be set off against later pay; never positive. */
	readonly carriedFen: bigint;
	/** Held by the prize's deferral, beside what is earned. */
	readonly deferredFen: bigint;
	readonly arithmetic: Text;
}

/**
 * Every line of anybody who earned or was paid anything, by employee number and prize. For
 * each, sealed + paid + carried = earned.
 */
export function settle(
	earned: readonly MoneyLine[],
	sealed: readonly SealedLine[],
	{ negative }: Pick<Settlement, 'negative'>
): SettlementLine[] {
	const accounts = new Map<string, Account>();
	const add = (line: SealedLine, change: Partial<Sums>) => {
		const { employeeNo, prizeId, name } = line;
		const key = `${employeeNo}\u001f${prizeId}`;
		const { earnedFen, sealedFen, deferredFen } = accounts.get(key) ?? NOTHING;
		accounts.set(key, {
			employeeNo,
			prizeId,
			name,
			earnedFen: earnedFen + (change.earnedFen ?? 0n),
			sealedFen: sealedFen + (change.sealedFen ?? 0n),
			deferredFen: deferredFen + (change.deferredFen ?? 0n)
		});
	};
	for (const line of sealed) add(line, { sealedFen: line.fen });
	for (const line of earned) add(line, { earnedFen: line.fen, deferredFen: line.deferredFen });
	return [...accounts.values()]
		.sort(
			(one, other) =>
				compareBytewise(one.employeeNo, other.employeeNo) ||
				compareBytewise(one.prizeId, other.prizeId)
		)
		.map((account) => settled(account, negative));
}

interface Sums {
	readonly earnedFen: bigint;
	readonly sealedFen: bigint;
	readonly deferredFen: bigint;
}

interface Account extends Sums {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
}

const NOTHING: Sums = { earnedFen: 0n, sealedFen: 0n, deferredFen: 0n };

function settled(account: Account, negative: Settlement['negative']): SettlementLine {
	const { earnedFen, sealedFen } = account;
	const difference = earnedFen - sealedFen;
	const isCarried = difference < 0n && negative === 'carry';
	const sum = `¥${formatFen(earnedFen)} − ¥${formatFen(sealedFen)} = ¥${formatFen(difference)}`;
	return {
		...account,
		fen: isCarried ? 0n : difference,
		carriedFen: isCarried ? difference : 0n,
		arithmetic: isCarried
			? { zh: `${sum}，结转至以后扣减`, en: `${sum}, carried and set off later` }
			: difference < 0n
				? { zh: `${sum}，追回`, en: `${sum}, asked back` }
				: { zh: sum, en: sum }
	};
}
