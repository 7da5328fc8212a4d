import { localText, positionText } from '#lib/components/local-text.ts';
import type { BoardSnapshot, StandingRow, TeamStanding } from '#lib/live/events.ts';
import { m } from '#lib/paraglide/messages.js';
import { groupDigits } from '#lib/components/number-text.ts';
import { pointsText } from '#lib/components/points-text.ts';

/** A row as a wall shows it: a person, or a team. */
export interface WallEntry {
	/** The employee number, or the team. */
	readonly key: string;
	readonly rank: number | null;
	readonly order: number;
	readonly move: number | null;
	readonly name: string;
	/** The org unit, or who leads the team; empty: nothing to say. */
	readonly under: string;
	/** The position, or how many are in the team. */
	readonly tag: string;
	/** Both, what must not be cut off first. */
	readonly facts: readonly string[];
	/** For bars and races: the figures alone. */
	readonly points: string;
	readonly gap: string | null;
	/** The same as they are read, with the unit. */
	readonly pointsText: string;
	readonly gapText: string;
}

/** The rows of a board, in order, in the language of the screen. */
export function wallEntries({ header, rows, teams }: Shown): WallEntry[] {
	const read = (points: string | null, gap: string | null) => ({
		points: points ?? '',
		gap,
		pointsText: points === null ? '' : pointsText(points, header.unit),
		gapText: gap === null ? '' : pointsText(gap, header.unit)
	});
	return [
		...rows.map((row) => ({ ...personEntry(row), ...read(row.points, row.gap) })),
		...teams.map((row) => ({ ...teamEntry(row), ...read(row.points, row.gap) }))
	];
}

type Shown = Pick<BoardSnapshot, 'header' | 'rows' | 'teams'>;
type Figures = 'points' | 'gap' | 'pointsText' | 'gapText';

function personEntry(row: StandingRow): Omit<WallEntry, Figures> {
	const { employeeNo, rank, order, move, name } = row;
	const [under, tag] = [localText(row.orgUnit), positionText(row.position)];
	return { key: employeeNo, rank, order, move, name, under, tag, facts: [under, tag] };
}

function teamEntry(row: TeamStanding): Omit<WallEntry, Figures> {
	const { team, rank, order, move, people: count } = row;
	const names = row.heads.join(m.board_names_comma());
	const under = names === '' ? '' : m.wall_led_by({ names });
	const tag = m.board_team_people({ count, shown: groupDigits(String(count)) });
	return {
		key: team,
		rank,
		order,
		move,
		name: localText(row.name),
		under,
		tag,
		facts: under === '' ? [tag] : [tag, under]
	};
}
