/** A comparison of two rule versions as people read it: exact numbers as the texts that the board would show. */
import { diffDocuments, type FieldChange } from './document-diff.ts';
import { formatFen } from './decimal.ts';
import type { Text } from './errors.ts';
import {
	diffVersions,
	isUnchanged,
	type Change,
	type SharedRank,
	type VersionResult
} from './version-diff.ts';

export interface PreviewRow {
	readonly employeeNo: string;
	readonly name: string;
	/** Null on a side where the person takes no part. */
	readonly division: Change<Text | null>;
	readonly rank: Change<number | null>;
	/** With the decimals of either version. */
	readonly points: Change<string | null>;
	readonly bonusYuan: Change<string>;
}

export interface PreviewTie {
	readonly division: Text;
	readonly rank: number;
	readonly points: string;
	readonly names: readonly string[];
	readonly isPaid: boolean;
}

export interface VersionPreview {
	readonly participants: Change<number>;
	readonly movers: number;
	readonly rescored: number;
	readonly repaid: number;
	readonly budgetYuan: Change<string>;
	/** Some prizes cost what is earned; what that is at this cut is in `paidYuan`. */
	readonly isBudgetOpen: Change<boolean>;
	readonly paidYuan: Change<string>;
	readonly newTies: readonly PreviewTie[];
	readonly resolvedTies: readonly PreviewTie[];
	/** Only those for whom anything changes, the furthest movers first. */
	readonly rows: readonly PreviewRow[];
	readonly changedFields: readonly FieldChange[];
}

export interface PreviewedVersion extends VersionResult {
	/** The text that was published, or is to be. */
	readonly document: string;
}

export function previewVersion(before: PreviewedVersion, after: PreviewedVersion): VersionPreview {
	const diff = diffVersions(before, after);
	const sides = { before: namesOf(before), after: namesOf(after) };
	const inBoth = <From, To>(
		{ before: old, after: fresh }: Change<From>,
		show: (value: From, side: Names) => To
	): Change<To> => ({ before: show(old, sides.before), after: show(fresh, sides.after) });
	return {
		participants: { before: before.rows.length, after: after.rows.length },
		movers: diff.movers,
		rescored: diff.rescored,
		repaid: diff.repaid,
		budgetYuan: inBoth(diff.budget, ({ fen }) => formatFen(fen)),
		isBudgetOpen: inBoth(diff.budget, ({ isOpenEnded }) => isOpenEnded),
		paidYuan: inBoth(diff.paidFen, formatFen),
		newTies: diff.newTies.map((tie) => shownTie(tie, sides.after)),
		resolvedTies: diff.resolvedTies.map((tie) => shownTie(tie, sides.before)),
		rows: diff.rows
			.filter((row) => !isUnchanged(row))
			.map(({ employeeNo, name, division, rank, points, bonusFen }) => ({
				employeeNo,
				name,
				division: inBoth(division, (id, side) => (id === null ? null : side.division(id))),
				rank,
				points: inBoth(points, (value, side) => value?.toFixed(side.decimals) ?? null),
				bonusYuan: inBoth(bonusFen, formatFen)
			})),
		changedFields: diffDocuments(before.document, after.document)
	};
}

interface Names {
	readonly decimals: number;
	readonly division: (id: string) => Text;
}

function namesOf({ contest }: PreviewedVersion): Names {
	const names = new Map(contest.divisions.map(({ id, name }) => [id, name]));
	return {
		decimals: contest.decimals,
		division: (id) => names.get(id) ?? { zh: id, en: id }
	};
}

function shownTie({ division, rank, points, people, isPaid }: SharedRank, side: Names): PreviewTie {
	return {
		division: side.division(division),
		rank,
		points: points.toFixed(side.decimals),
		names: people.map(({ name }) => name),
		isPaid
	};
}
