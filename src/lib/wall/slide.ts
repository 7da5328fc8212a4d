import type { AnimationConfig } from 'svelte/animate';
import { cubicOut } from 'svelte/easing';
import { prefersReducedMotion } from 'svelte/motion';
import type { TransitionConfig } from 'svelte/transition';

export const SLIDE_MS = 600;

/** Rows are long and low, the cards of the podium are not. */
const isRow = (box: DOMRect): boolean => box.width > box.height * 5;

/**
 * A row slides from its old place to its new one. Between the podium and the list the shape changes, so there it moves
 * straight up or down: a whole row drawn sideways would cross the screen.
 */
export function slide(
	_node: Element,
	{ from, to }: { from: DOMRect; to: DOMRect }
): AnimationConfig {
	const dx = isRow(from) === isRow(to) ? from.left - to.left : 0;
	const dy = from.top - to.top;
	if (prefersReducedMotion.current || (dx === 0 && dy === 0)) return { duration: 0 };
	return {
		duration: SLIDE_MS,
		easing: cubicOut,
		css: (_t, u) => `transform: translate(${u * dx}px, ${u * dy}px)`
	};
}

/** A row that comes onto the list rises into its place from below. */
export function enter(_node: Element): TransitionConfig {
	if (prefersReducedMotion.current) return { duration: 0 };
	return {
		duration: SLIDE_MS,
		easing: cubicOut,
		css: (t, u) => `transform: translateY(${u * 100}%); opacity: ${t}`
	};
}
