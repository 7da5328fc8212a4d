/** A text for people, in both languages of the product. */
export interface Text {
	readonly zh: string;
	readonly en: string;
}

/** One expected refusal: what is wrong, where, what was found and what would be allowed. */
export interface Fault {
	/** Stable, machine-readable, dotted: `activity.amount.invalid`. */
	readonly code: string;
	readonly message: Text;
	/** Where it is: a document path (`rules[2].rate`) or a row and column (`row 17, amount`). */
	readonly place: string;
	readonly found?: string;
	readonly allowed?: string;
	/** The likely meaning where a name is misspelt. */
	readonly suggestion?: string;
}

/** An expected outcome: refusals are values, bugs throw. */
export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly faults: readonly Fault[] };

export function success<T>(value: T): Result<T> {
	return { ok: true, value };
}

export function failure(...faults: readonly Fault[]): Result<never> {
	return { ok: false, faults };
}

/** The value, or a thrown error: for inputs that were checked before, where a fault would be a bug. */
export function expectValue<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new Error(result.faults.map((fault) => `${fault.place}: ${fault.message.en}`).join('; '));
}
