import { groupDigits } from './number-text.ts';

/** Only numbers beside a sign of arithmetic: a code that looks like a number is left as it is. */
const OPERAND =
	/(?<=[¥÷×=≈→−+≥≤<>] ?)-?\d+(?:\.\d+)?(?![\w-])|(?<![\w.-])-?\d+(?:\.\d+)?(?= [÷×=≈→−+≥≤<])/g;
/** As many decimals as a fraction that never ends is written with; a reader needs fewer. */
const ENDLESS = /\.\d{12}$/;
const DECIMALS_READ = 6;

/** The arithmetic of a line as it is read: digits grouped, and endless fractions cut short. */
export function arithmeticText(arithmetic: string): string {
	return arithmetic.replace(OPERAND, (number) => {
		const isEndless = ENDLESS.test(number);
		return groupDigits(isEndless ? `${number.slice(0, DECIMALS_READ - 12)}…` : number);
	});
}
