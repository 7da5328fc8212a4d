import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { LedgerIdentities, type NumberedEntry } from '#lib/domain/ledger-identities.ts';
import { activity, decision, figure, reversal, someday } from '../support/ledger-facts.ts';

/** One word per entry: `+1` stored as generation 1, `+` stored, `=` duplicate, `!code` refused. */
function outcomes(entries: readonly NewEntry[], identities = new LedgerIdentities()): string[] {
	return entries.map((entry) => {
		const admission = identities.admit(entry, 'row 2');
		if (admission.outcome === 'duplicate') return '=';
		if (admission.outcome === 'refused') return `!${admission.fault.code}`;
		return `+${'generation' in admission.entry ? admission.entry.generation : ''}`;
	});
}

const other = { amountFen: 99n };
const three = { quantity: Exact.of('3'), amountFen: 300n };

function stating(
	id: string,
	states: { quantity: Exact | null; amountFen: bigint | null }
): NewEntry {
	return { ...reversal(id, 'A'), states };
}

describe('an identity', () => {
	it.each<[string, NewEntry[], string[]]>([
		['counts once', [activity('A'), activity('A')], ['+1', '=']],
		[
			'is compared by value, not by how a number is written',
			[activity('A'), activity('A', { quantity: Exact.of('1.00') })],
			['+1', '=']
		],
		[
			'is refused with other content while it is live',
			[activity('A'), activity('A', other)],
			['+1', '!ledger.activity.conflict']
		],
		[
			'is its own under another source or metric',
			[
				activity('A'),
				activity('A', { ...other, source: 'crm' }),
				activity('A', { ...other, metric: 'm' })
			],
			['+1', '+1', '+1']
		],
		[
			'may come again after its reversal',
			[activity('A'), reversal('R', 'A'), activity('A', other), reversal('R2', 'A')],
			['+1', '+1', '+2', '+2']
		],
		[
			'is not brought back by the same file sent again',
			[activity('A'), reversal('R', 'A'), activity('A'), reversal('R', 'A')],
			['+1', '+1', '=', '=']
		],
		[
			'may be taken back before it comes',
			[reversal('R', 'A'), activity('A'), activity('A', other)],
			['+1', '+1', '+2']
		],
		[
			'is taken back whole, with either sign, and by a row that says nothing of it',
			[
				activity('A', three),
				stating('R', { quantity: Exact.of('3.0'), amountFen: null }),
				activity('A', { ...three, amountFen: 600n }),
				stating('R2', { quantity: Exact.of('-3'), amountFen: -600n }),
				activity('B', { quantity: null, amountFen: null }),
				reversal('R3', 'B')
			],
			['+1', '+1', '+2', '+2', '+1', '+1']
		],
		[
			'is not taken back in part',
			[
				activity('A', three),
				stating('R', { quantity: Exact.of('1'), amountFen: null }),
				stating('R', { quantity: Exact.of('3'), amountFen: 599n }),
				reversal('R', 'A')
			],
			['+1', '!ledger.reversal.partial', '!ledger.reversal.partial', '+1']
		],
		[
			'is not taken back in part before it comes',
			[stating('R', { quantity: Exact.of('1'), amountFen: null }), activity('A', three)],
			['+1', '!ledger.reversal.partial']
		],
		[
			'is taken back once',
			[activity('A'), reversal('R', 'A'), reversal('R2', 'A')],
			['+1', '+1', '!ledger.activity.reversed']
		],
		[
			'is awaited by one reversal only',
			[reversal('R', 'A'), reversal('R2', 'A')],
			['+1', '!ledger.activity.reversed']
		],
		[
			'of a reversal cannot take back something else as well',
			[reversal('R', 'A'), reversal('R', 'B')],
			['+1', '!ledger.reversal.conflict']
		],
		[
			'of a decision is its word and its time',
			[
				decision('A', 'hold'),
				decision('A', 'hold'),
				decision('A', 'release'),
				decision('A', 'hold', { occurredAt: someday + 1 })
			],
			['+', '=', '+', '+']
		],
		[
			'of a figure is the period and when it was stated',
			[
				figure(),
				figure(),
				figure({ numerator: Exact.of('48') }),
				figure({ numerator: Exact.of('48'), statedAt: someday + 1 }),
				figure({ base: null, period: '2026-11' })
			],
			['+', '=', '!ledger.figure.conflict', '+', '+']
		]
	])('%s', (_name, entries, expected) => {
		expect(outcomes(entries)).toEqual(expected);
	});

	it('shows both contents of a conflict', () => {
		const identities = new LedgerIdentities([{ ...activity('A'), generation: 1 }]);
		expect(identities.admit(activity('A', other), 'row 17')).toMatchObject({
			fault: {
				place: 'row 17',
				found: expect.stringContaining('amount=0.99 '),
				allowed: expect.stringContaining('amount=1234.50 ')
			}
		});
	});
});

it('a history sent again in any order of whole repeats changes nothing', () => {
	const step = fc.constantFrom(
		activity('A'),
		activity('A', other),
		activity('B'),
		reversal('R', 'A'),
		reversal('R2', 'A'),
		reversal('R3', 'B'),
		decision('A', 'hold'),
		figure()
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 12 }), (history) => {
			const stored: NumberedEntry[] = [];
			const identities = new LedgerIdentities();
			const accepted = history.filter((entry) => {
				const admission = identities.admit(entry, '');
				if (admission.outcome === 'accepted') stored.push(admission.entry);
				return admission.outcome === 'accepted';
			});
			// What was stored answers as what was remembered: each chunk of a file starts from the database.
			const again = outcomes(accepted, new LedgerIdentities(stored));
			expect(again.every((word) => word === '=')).toBe(true);
		})
	);
});
