import { localText, positionText } from '#lib/components/local-text.ts';
import type { BoardSnapshot, StandingRow, TeamStanding } from '#lib/live/events.ts';
import { m } from '#lib/paraglide/messages.js';
import { groupDigits } from '#lib/components/number-text.ts';

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
	readonly points: string;
	readonly gap: string | null;
}

/** The rows of a board, in order, in the language of the screen. */
export function wallEntries({ rows, teams }: Pick<BoardSnapshot, 'rows' | 'teams'>): WallEntry[] {
	return [...rows.map(personEntry), ...teams.map(teamEntry)];
}

function personEntry(row: StandingRow): WallEntry {
	const { employeeNo, rank, order, move, name, points, gap } = row;
	const [under, tag] = [localText(row.orgUnit), positionText(row.position)];
	return { key: employeeNo, rank, order, move, name, under, tag, facts: [under, tag], points, gap };
}

function teamEntry(row: TeamStanding): WallEntry {
	const { team, rank, order, move, people: count, points, gap } = row;
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
		facts: under === '' ? [tag] : [tag, under],
		points: points ?? '',
		gap
	};
}
