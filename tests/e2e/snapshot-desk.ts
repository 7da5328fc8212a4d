/** Somebody at the desk who brings one cumulative file after the other and takes some of them back. */
import { expect } from 'vitest';
import { netEntries } from '#lib/domain/netting.ts';
import type { Connection } from '#lib/server/db/client.ts';
import type { AppProcess } from '../support/app.ts';
import { bringFile, signIn, takeBack } from '../support/desk-calls.ts';
import { countedEntries, SNAPSHOT_FILES, withLedger } from './ledger-checks.ts';

type Deed =
	| { readonly kind: 'bring'; readonly value: number }
	/** The file of this value, the last one that stands. */
	| { readonly kind: 'takeBack'; readonly value: number };

export class SnapshotDesk {
	/** Values of the files that stand, in the order in which they came. */
	#standing: number[] = [];
	/** Begun, and no answer came: done or not, and done again later. */
	#open: Deed | null = null;
	#deeds = 0;

	constructor(
		private readonly staff: readonly string[],
		private readonly businessDate: string
	) {}

	/** Works until the app is gone. */
	async keepWorking(app: AppProcess): Promise<void> {
		try {
			for (;;) {
				await this.settle(app);
				this.#deeds += 1;
				const last = this.#standing.at(-1);
				this.#open =
					last !== undefined && this.#deeds % 3 === 0
						? { kind: 'takeBack', value: last }
						: { kind: 'bring', value: this.#deeds * 10 };
			}
		} catch {
			// Killed in the middle of a call.
		}
	}

	/** Does once more what was begun; it is as if it had been done once. */
	async settle(app: AppProcess): Promise<void> {
		if (this.#open === null) return;
		const { kind, value } = this.#open;
		const desk = await signIn(app);
		const name = `${SNAPSHOT_FILES}${value}.csv`;
		if (kind === 'bring') {
			await bringFile(desk, { name, content: this.#fileOf(value), mapping: 'own:snapshots' });
			this.#standing.push(value);
		} else {
			const position = await withLedger(app, (connection) => positionOf(connection, name));
			if (position !== null) await takeBack(desk, position);
			this.#standing.pop();
		}
		this.#open = null;
	}

	/** What the ledger counts for each manager is the value of the last file that stands. */
	async expectValues(connection: Connection): Promise<void> {
		const derived = (await countedEntries(connection)).filter(
			({ source, kind }) => source === 'file' && kind !== 'periodFigure'
		);
		const sums = new Map<string, number>();
		for (const entry of netEntries(derived).activities)
			sums.set(
				entry.employeeNo,
				(sums.get(entry.employeeNo) ?? 0) + Number(entry.quantity?.toDecimalString())
			);
		const value = this.#standing.at(-1) ?? 0;
		expect(this.#deeds).toBeGreaterThan(0);
		expect(Object.fromEntries(sums)).toEqual(
			value === 0 ? {} : Object.fromEntries(this.staff.map((employeeNo) => [employeeNo, value]))
		);
	}

	#fileOf(value: number): string {
		const rows = this.staff.map((employeeNo) =>
			[employeeNo, 'cross_sale', 'credit_card', this.businessDate, 'month', value].join(',')
		);
		return ['employeeNo,metric,product,businessDate,scope,quantity', ...rows, ''].join('\n');
	}
}

async function positionOf({ sql }: Connection, fileName: string): Promise<number | null> {
	const [found] = await sql<{ position: number }[]>`
		select position::float8 as position from batch
		where file_name = ${fileName} and taken_back_position is null`;
	return found?.position ?? null;
}
