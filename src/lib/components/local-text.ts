import type { Text } from '#lib/domain/errors.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { m } from '#lib/paraglide/messages.js';

/** The side of a text in the reader's language. */
export function localText(text: Text): string {
	return text[getLocale()];
}

/** What a position is called; a bank's own word stands as it is. */
export function positionText(position: string): string {
	switch (position) {
		case 'wealth':
			return m.board_position_wealth();
		case 'marketing':
			return m.board_position_marketing();
		case 'lobby':
			return m.board_position_lobby();
		default:
			return position;
	}
}
