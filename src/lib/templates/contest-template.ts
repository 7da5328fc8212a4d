/** What a ready contest to start from is. */
import type { Text } from '#lib/domain/errors.ts';
import type { Span } from './template-period.ts';

export interface ContestTemplate {
	/** Also the file's name. */
	readonly id: string;
	readonly title: Text;
	readonly summary: Text;
	readonly source: {
		readonly name: Text;
		/** Where the scheme was published, without the protocol; null: no address is known. */
		readonly address: string | null;
	};
	/** Kept as it was published although the policy that ships with the product refuses it. */
	readonly isHistoric: boolean;
	/** What its period repeats by, so that it can be moved to the current one. */
	readonly span: Span;
	/** The contest document, for the period that it was written for. */
	readonly document: string;
}
