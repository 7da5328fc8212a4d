import { localText, positionText } from '#lib/components/local-text.ts';
import type { BoardSnapshot } from '#lib/live/events.ts';
import { m } from '#lib/paraglide/messages.js';

/** What figures, dates and names are set with besides their own letters. */
const FIGURES = '0123456789 ,.:+-–¥×·/%';
/** Nobody comes onto the screen from further down without a word from the server, which then serves the type, too. */
const ROWS_NEAR = 40;

/** Every character that a wall of these boards may show until the server says something new, each once. */
export function neededCharacters(snapshots: readonly BoardSnapshot[]): string {
	const texts = [FIGURES, ...fixedTexts(), ...snapshots.flatMap(boardTexts)];
	return [...new Set(texts.join(''))].join('');
}

function boardTexts({ header, rows, teams, highlights }: BoardSnapshot): string[] {
	const { metrics, products } = header.labels;
	const labels = [...Object.values(metrics), ...Object.values(products)];
	return [
		...[
			header.title,
			...(header.division ? [header.division] : []),
			...(header.unit ? [header.unit] : []),
			...labels
		].map(localText),
		...rows
			.slice(0, ROWS_NEAR)
			.flatMap(({ name, orgUnit, position }) => [name, localText(orgUnit), positionText(position)]),
		...teams
			.slice(0, ROWS_NEAR)
			.flatMap(({ name, heads, unranked }) => [
				localText(name),
				...heads,
				...(unranked ? [localText(unranked.reason)] : [])
			]),
		...highlights.flatMap(({ name, metric, product }) => [name, product ?? metric])
	];
}

/** The wall's own words; what is filled in is among the figures or the texts of a board. */
const fixedTexts = (): string[] => [
	m.board_column_name(),
	m.board_column_team(),
	m.board_names_comma(),
	m.board_team_people({ count: 1, shown: '' }),
	m.board_team_people({ count: 2, shown: '' }),
	m.board_teams({ count: 1, shown: '' }),
	m.board_teams({ count: 2, shown: '' }),
	m.status_age_days({ n: '' }),
	m.status_age_hours({ n: '' }),
	m.status_age_minutes({ n: '' }),
	m.status_age_now(),
	m.status_age_seconds({ n: '' }),
	m.status_business_date({ date: '' }),
	m.status_connecting(),
	m.status_contact({ seconds: '' }),
	m.status_ended(),
	m.status_forbidden(),
	m.status_invalid(),
	m.status_no_business_date(),
	m.status_not_found(),
	m.status_revision({ revision: '' }),
	m.status_revoked(),
	m.status_rule_version({ version: '' }),
	m.status_stale({ time: '' }),
	m.status_updated({ age: '' }),
	m.wall_below_gate(),
	m.wall_budget(),
	m.wall_column_ahead(),
	m.wall_column_gap(),
	m.wall_day({ day: '', days: '' }),
	m.wall_days_and_time({ days: '', time: '' }),
	m.wall_empty_hint(),
	m.wall_empty_title(),
	m.wall_ended(),
	m.wall_ended_on({ date: '' }),
	m.wall_ends_in(),
	m.wall_led_by({ names: '' }),
	m.wall_news(),
	m.wall_news_none(),
	m.wall_over(),
	m.wall_participants({ count: 1, shown: '' }),
	m.wall_participants({ count: 2, shown: '' }),
	m.board_column_percent(),
	m.board_column_points(),
	m.wall_prize_alone(),
	m.wall_prize_chase({ rank: '', gap: '' }),
	m.wall_prize_level({ rank: '' }),
	m.wall_prize_open(),
	m.wall_prize_rank({ rank: '' }),
	m.wall_prize_ranks({ from: '', to: '' }),
	m.wall_prizes(),
	m.wall_race({ rank: '', ahead: '' }),
	m.wall_races(),
	m.wall_races_none(),
	m.wall_ranking(),
	m.wall_sample(),
	m.wall_starts_in(),
	m.wall_tie()
];
