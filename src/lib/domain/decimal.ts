/**
 * Exact numbers. Points are exact rationals that print as decimals, money is whole fen in a bigint, and no binary
 * float touches either. A ratio such as 1/3 stays 1/3 until it is shown or paid, so a gate compares the exact value and
 * three thirds are one. (Why not a decimal library: docs/adr/0002-exact-numbers.md.)
 */
import { failure, success, type Result } from './errors.ts';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** More digits than any figure of a bank has; a longer text is a fault, not a calculation. */
const MAX_DIGITS = 40;

function powerOfTen(exponent: number): bigint {
	return 10n ** BigInt(exponent);
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
	let a = left < 0n ? -left : left;
	let b = right;
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}

/** An exact number: numerator over a positive denominator, not necessarily in lowest terms until it is printed. */
export class Exact {
	static readonly ZERO = new Exact(0n, 1n);
	static readonly ONE = new Exact(1n, 1n);

	private constructor(
		private readonly numerator: bigint,
		private readonly denominator: bigint
	) {}

	static ofInteger(value: bigint | number): Exact {
		return new Exact(BigInt(value), 1n);
	}

	static ofRatio(numerator: bigint, denominator: bigint): Exact {
		if (denominator === 0n) throw new RangeError('division by zero');
		return denominator < 0n
			? new Exact(-numerator, -denominator)
			: new Exact(numerator, denominator);
	}

	/** Money as an exact number of yuan. */
	static ofFen(fen: bigint): Exact {
		return new Exact(fen, 100n);
	}

	/** A plain decimal text such as `-12.50`; no exponent, no grouping, no spaces, 40 digits at most. */
	static parse(text: string): Result<Exact> {
		const match = DECIMAL.exec(text);
		const whole = match?.[2];
		if (whole === undefined || whole.length + (match?.[3]?.length ?? 0) > MAX_DIGITS) {
			return failure({
				code: 'decimal.invalid',
				message: { zh: '不是十进制数', en: 'not a decimal number' },
				place: '',
				found: text.slice(0, 60),
				allowed: '-12.5'
			});
		}
		const fraction = match?.[3] ?? '';
		const digits = BigInt(whole + fraction);
		return success(new Exact(match?.[1] === '-' ? -digits : digits, powerOfTen(fraction.length)));
	}

	/** A decimal that was checked before (a validated document, a stored total); anything else is a bug and throws. */
	static of(text: string): Exact {
		const slash = text.indexOf('/');
		if (slash > 0)
			return Exact.ofRatio(BigInt(text.slice(0, slash)), BigInt(text.slice(slash + 1)));
		const parsed = Exact.parse(text);
		if (!parsed.ok) throw new TypeError(`not a decimal number: ${text.slice(0, 60)}`);
		return parsed.value;
	}

	plus(other: Exact): Exact {
		if (this.denominator === other.denominator)
			return new Exact(this.numerator + other.numerator, this.denominator);
		// Decimal denominators divide one another, so sums of decimals never grow past the finer one.
		if (this.denominator % other.denominator === 0n)
			return new Exact(
				this.numerator + other.numerator * (this.denominator / other.denominator),
				this.denominator
			);
		if (other.denominator % this.denominator === 0n) return other.plus(this);
		return new Exact(
			this.numerator * other.denominator + other.numerator * this.denominator,
			this.denominator * other.denominator
		).reduced();
	}

	minus(other: Exact): Exact {
		return this.plus(other.negated());
	}

	times(other: Exact): Exact {
		return new Exact(this.numerator * other.numerator, this.denominator * other.denominator);
	}

	/** Exact division; dividing by zero throws, so a caller decides first what a missing base means. */
	dividedBy(other: Exact): Exact {
		return Exact.ofRatio(
			this.numerator * other.denominator,
			this.denominator * other.numerator
		).reduced();
	}

	negated(): Exact {
		return new Exact(-this.numerator, this.denominator);
	}

	/** Negative, zero or positive, as this is less than, equal to or greater than the other. */
	compare(other: Exact): number {
		if (this.denominator === other.denominator)
			return this.numerator < other.numerator ? -1 : this.numerator > other.numerator ? 1 : 0;
		const left = this.numerator * other.denominator;
		const right = other.numerator * this.denominator;
		return left < right ? -1 : left > right ? 1 : 0;
	}

	equals(other: Exact): boolean {
		return this.compare(other) === 0;
	}

	get sign(): -1 | 0 | 1 {
		return this.numerator < 0n ? -1 : this.numerator > 0n ? 1 : 0;
	}

	/** The greatest whole number not above this one: floor(-0.5) is -1. */
	floor(): bigint {
		const quotient = this.numerator / this.denominator;
		return this.numerator < 0n && quotient * this.denominator !== this.numerator
			? quotient - 1n
			: quotient;
	}

	/** Half-up, away from zero at the half (1.005 → 1.01, -1.005 → -1.01), with exactly so many decimals. */
	toFixed(decimals: number): string {
		const scale = powerOfTen(decimals);
		const negative = this.numerator < 0n;
		const doubled = (negative ? -this.numerator : this.numerator) * scale * 2n + this.denominator;
		return formatScaled(doubled / (2n * this.denominator), negative, decimals);
	}

	/** This many yuan as fen, half-up: the one rounding of money at payout. */
	toFen(): bigint {
		return BigInt(this.times(Exact.ofInteger(100n)).toFixed(0));
	}

	/** The canonical text: the shortest decimal where there is one (`0.3`), else lowest terms (`1/3`). `Exact.of` reads it. */
	toString(): string {
		const { numerator, denominator } = this.reduced();
		const decimals = decimalPlaces(denominator);
		if (decimals === null) return `${numerator}/${denominator}`;
		const negative = numerator < 0n;
		const scaled = ((negative ? -numerator : numerator) * powerOfTen(decimals)) / denominator;
		return formatScaled(scaled, negative, decimals);
	}

	/** A decimal text for people and files: exact where it ends, else rounded half-up to 12 places. */
	toDecimalString(): string {
		const exact = this.toString();
		return exact.includes('/') ? this.toFixed(12) : exact;
	}

	private reduced(): Exact {
		if (this.denominator === 1n) return this;
		const divisor = greatestCommonDivisor(this.numerator, this.denominator);
		return divisor === 1n ? this : new Exact(this.numerator / divisor, this.denominator / divisor);
	}
}

/** How many decimals a reduced fraction needs, or null where it never ends. */
function decimalPlaces(denominator: bigint): number | null {
	let rest = denominator;
	let twos = 0;
	let fives = 0;
	for (; rest % 2n === 0n; rest /= 2n) twos += 1;
	for (; rest % 5n === 0n; rest /= 5n) fives += 1;
	return rest === 1n ? Math.max(twos, fives) : null;
}

function formatScaled(magnitude: bigint, negative: boolean, decimals: number): string {
	const digits = magnitude.toString().padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`;
	return negative && magnitude !== 0n ? `-${text}` : text;
}

/** Yuan as a decimal text with at most two decimals → whole fen. A third decimal is refused, never rounded. */
export function parseFen(text: string): Result<bigint> {
	const match = DECIMAL.exec(text);
	const fraction = match?.[3] ?? '';
	const whole = match?.[2];
	if (whole === undefined || whole.length > 15 || /[^0]/.test(fraction.slice(2))) {
		return failure({
			code: 'money.invalid',
			message: { zh: '不是精确到分的金额（元）', en: 'not an amount in yuan, exact to the fen' },
			place: '',
			found: text.slice(0, 60),
			allowed: '1234.50'
		});
	}
	const fen = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'));
	return success(match?.[1] === '-' ? -fen : fen);
}

/** Whole fen → yuan with two decimals: 123450n → `1234.50`. */
export function formatFen(fen: bigint): string {
	const negative = fen < 0n;
	return formatScaled(negative ? -fen : fen, negative, 2);
}
