import { Exact } from '../decimal.ts';
import type { Activity } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';

/** An activity that counts for one manager, with the part of its credit that is theirs. */
export class Credit {
	private knownUnits: Exact | null = null;
	private knownYuan: Exact | null = null;

	constructor(
		readonly activity: Activity,
		readonly day: CalendarDay,
		/** Equivalent units for each unit, and equivalent yuan for each yuan: the product of the conversions that apply. */
		readonly factor: Exact,
		/** The manager's part, above 0 and at most 1. */
		readonly share: Exact
	) {}

	/** The manager's units. A row without a quantity is one unit: one reported fact. */
	get units(): Exact {
		return (this.knownUnits ??= (this.activity.quantity ?? Exact.ONE)
			.times(this.factor)
			.times(this.share));
	}

	/** The manager's yuan. */
	get yuan(): Exact {
		return (this.knownYuan ??= this.wholeYuan.times(this.share));
	}

	/** The whole entry's yuan, before it is shared. */
	get wholeYuan(): Exact {
		const { amountFen } = this.activity;
		return amountFen === null ? Exact.ZERO : Exact.ofFen(amountFen).times(this.factor);
	}

	/** The same entry with another part of its credit. */
	sharedBy(share: Exact): Credit {
		return new Credit(this.activity, this.day, this.factor, share);
	}
}
