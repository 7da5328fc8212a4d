/**
 * Tickets for points, drawn once the contest is over. Tickets are numbered in ascending order of the employee numbers, and
 * each draw is a hash of the document's seed: whoever has the document and the points draws the same tickets again.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { code, MUST_BE, positiveDecimal, whole, yuan } from '../contest-fields.ts';
import { formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { compareBytewise } from '../ledger-entry.ts';
import { prizeBase, prizeKind, type PayRow } from './prize-kind.ts';
import { numberName, numberNames, numberOf } from './rule-test.ts';

export const raffle = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('raffle'),
		/** Any text, best settled when the points are: whoever knows it can tell who would win. */
		seed: z.string().min(1).max(120),
		/** The rule whose number buys tickets; absent: the points. */
		of: code.optional(),
		/** So many points are one ticket; parts of a ticket are none. */
		pointsPerTicket: positiveDecimal,
		/** Drawn in this order. Who has won once is out of the draws that follow. */
		draws: z
			.array(
				z.strictObject({
					amountYuan: yuan,
					count: whole
						.refine((count) => count > 0, MUST_BE.positive.en)
						.pipe(z.number().max(1_000))
						.default(1)
				})
			)
			.min(1)
			.max(20)
	}),
	reads: ({ of }) => ({ names: numberNames(of) }),
	text: ({ of, pointsPerTicket, draws }) => {
		const { zh, en } = numberName(of);
		const table = draws
			.map(({ amountYuan, count }) => `${count} × ¥${formatFen(amountYuan)}`)
			.join(', ');
		return {
			zh: `${zh}每 ${pointsPerTicket.toString()} 一张奖券，竞赛结束后抽取：${table}`,
			en: `a ticket for every ${pointsPerTicket.toString()} of ${en}, drawn after the end: ${table}`
		};
	},
	budget: ({ draws }) =>
		draws.reduce((sum, { amountYuan, count }) => sum + amountYuan * BigInt(count), 0n),
	award:
		({ id, seed, of, pointsPerTicket, draws }) =>
		({ rows, division, days, asOf }) => {
			const ranges = ticketsOf(rows, (row) => {
				const value = numberOf(row, of);
				return value === null || value.sign <= 0 || row.payShare.sign === 0
					? 0n
					: value.dividedBy(pointsPerTicket).floor();
			});
			const isOver = asOf === null || asOf >= days.end;
			const amounts = isOver
				? draws.flatMap(({ amountYuan, count }) => Array<bigint>(count).fill(amountYuan))
				: [];
			const won = drawTickets(
				ranges,
				amounts.length,
				(number) => `${seed}|${id}|${division}|${number}`
			);
			return {
				unpaidFen: 0n,
				shares: ranges.map((range) => {
					const draw = won.get(range.employeeNo);
					const fen = draw ? (amounts[draw.number - 1] ?? 0n) : 0n;
					return {
						employeeNo: range.employeeNo,
						fen,
						explain: () => ticketText(range, { draw, fen, isOver, seed })
					};
				})
			};
		}
});

interface TicketRange {
	readonly employeeNo: string;
	readonly from: bigint;
	readonly to: bigint;
}

/** Numbers from 1 without a gap. */
function ticketsOf(rows: readonly PayRow[], countOf: (row: PayRow) => bigint): TicketRange[] {
	const inOrder = [...rows].sort((one, other) => compareBytewise(one.employeeNo, other.employeeNo));
	let last = 0n;
	return inOrder.flatMap((row) => {
		const count = countOf(row);
		if (count === 0n) return [];
		const from = last + 1n;
		last += count;
		return [{ employeeNo: row.employeeNo, from, to: last }];
	});
}

interface Draw {
	/** 1 for the first. */
	readonly number: number;
	readonly ticket: bigint;
}

/**
 * Draw n takes ticket number (SHA-256 of its text, as a number, mod the tickets left) of those left, counted in order.
 * 256 bits over any number of tickets make no ticket likelier by more than one part in 2^200.
 */
function drawTickets(
	ranges: readonly TicketRange[],
	draws: number,
	textOf: (number: number) => string
): ReadonlyMap<string, Draw> {
	const won = new Map<string, Draw>();
	let left = ranges;
	for (let number = 1; number <= draws && left.length > 0; number += 1) {
		const tickets = left.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
		const hash = BigInt(`0x${bytesToHex(sha256(utf8ToBytes(textOf(number))))}`);
		let index = hash % tickets;
		const winner = left.find(({ from, to }) => {
			const size = to - from + 1n;
			if (index < size) return true;
			index -= size;
			return false;
		});
		if (!winner) break;
		won.set(winner.employeeNo, { number, ticket: winner.from + index });
		left = left.filter((range) => range !== winner);
	}
	return won;
}

function ticketText(
	{ from, to }: TicketRange,
	outcome: { draw: Draw | undefined; fen: bigint; isOver: boolean; seed: string }
): Text {
	const { draw, fen, isOver, seed } = outcome;
	const tickets = from === to ? String(from) : `${from}–${to}`;
	if (!isOver)
		return { zh: `奖券 ${tickets}，竞赛结束后抽取`, en: `tickets ${tickets}, drawn after the end` };
	if (!draw)
		return {
			zh: `奖券 ${tickets}，未抽中（种子 ${seed}）`,
			en: `tickets ${tickets}, not drawn (seed ${seed})`
		};
	return {
		zh: `奖券 ${tickets}，第 ${draw.number} 次抽中 ${draw.ticket} 号（种子 ${seed}）→ ¥${formatFen(fen)}`,
		en: `tickets ${tickets}, draw ${draw.number} took ${draw.ticket} (seed ${seed}) → ¥${formatFen(fen)}`
	};
}
