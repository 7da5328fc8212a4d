import type { Exact } from '#lib/domain/decimal.ts';
import type { Rankable } from '#lib/domain/standings.ts';

/**
 * Points as a contest displays them: half-up, with its decimals. A board shows the same totals again and again, and
 * few of them change between two revisions: a text is made once per total and forgotten with it.
 */
export class ShownPoints {
	readonly #decimals: number;
	readonly #texts = new WeakMap<Rankable, string>();
	readonly #gaps = new WeakMap<Rankable, { readonly above: Rankable; readonly text: string }>();

	constructor(decimals: number) {
		this.#decimals = decimals;
	}

	of(row: Rankable): string {
		let text = this.#texts.get(row);
		if (text === undefined) this.#texts.set(row, (text = this.text(row.points)));
		return text;
	}

	/** How far `row` is from a better one. */
	gap(row: Rankable, above: Rankable): string {
		const known = this.#gaps.get(row);
		if (known?.above === above) return known.text;
		const text = this.text(above.points.minus(row.points));
		this.#gaps.set(row, { above, text });
		return text;
	}

	text(points: Exact): string {
		return points.toFixed(this.#decimals);
	}

	/** With its sign, as news are told: `+10.0`. */
	signed(points: Exact): string {
		const text = this.text(points);
		return text.startsWith('-') ? text : `+${text}`;
	}
}
