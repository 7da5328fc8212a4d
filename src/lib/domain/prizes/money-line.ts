import type { Text } from '../errors.ts';
import type { HeldPart } from './deferral.ts';

/** One line of a participant's bonus: a prize, what it pays, and how that came about. */
export interface MoneyLine {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
	/** To be paid now. */
	readonly fen: bigint;
	/** Held until a day or a condition that the prize names: the sum of `held`. */
	readonly deferredFen: bigint;
	/** In the order in which the prize names them. */
	readonly held: readonly HeldPart[];
	readonly arithmetic: Text;
}

export function sumOfLines(lines: readonly Pick<MoneyLine, 'fen'>[]): bigint {
	return lines.reduce((sum, { fen }) => sum + fen, 0n);
}

export function sumHeld(lines: readonly Pick<MoneyLine, 'deferredFen'>[]): bigint {
	return lines.reduce((sum, { deferredFen }) => sum + deferredFen, 0n);
}
