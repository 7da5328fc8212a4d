import { isActionFailure, isHttpError, isRedirect, type RequestEvent } from '@sveltejs/kit';
import type { PlacedFault } from '#lib/server/contests/contest-document.ts';

export const origin = 'http://longhu.test';

interface Asked {
	readonly path: string;
	readonly slug?: string;
	readonly form?: Readonly<Record<string, string | File>>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly isSignedIn?: boolean;
	/** Absent: an administrator. */
	readonly role?: string;
}

const session = {
	id: 'session',
	user: { id: 'user', username: 'leader', name: 'leader', role: 'administrator' },
	startedAt: new Date(0)
};

/** What a route's server part is handed for a request: as much of it as the contest pages use. */
export function ask<Event extends RequestEvent>(asked: Asked): Event {
	const body = new FormData();
	for (const [name, value] of Object.entries(asked.form ?? {})) body.set(name, value);
	const url = new URL(asked.path, origin);
	const request = new Request(url, {
		method: asked.form ? 'POST' : 'GET',
		headers: { accept: 'text/html', ...asked.headers },
		...(asked.form ? { body } : {})
	});
	return {
		url,
		request,
		params: { slug: asked.slug ?? '' },
		locals: {
			session:
				(asked.isSignedIn ?? true)
					? { ...session, user: { ...session.user, role: asked.role ?? session.user.role } }
					: null,
			display: null
		},
		isDataRequest: false,
		setHeaders: () => undefined,
		depends: () => undefined
	} as unknown as Event;
}

type Outcome =
	| { readonly kind: 'given'; readonly value: unknown }
	| { readonly kind: 'refused'; readonly status: number; readonly value: unknown }
	| { readonly kind: 'led'; readonly to: string }
	| { readonly kind: 'error'; readonly status: number };

/** How a route answered: what it gave or refused, or where it led. */
export async function outcomeOf(run: () => unknown): Promise<Outcome> {
	try {
		const value: unknown = await run();
		return isActionFailure(value)
			? { kind: 'refused', status: value.status, value: value.data }
			: { kind: 'given', value };
	} catch (thrown) {
		if (isRedirect(thrown)) return { kind: 'led', to: thrown.location };
		if (isHttpError(thrown)) return { kind: 'error', status: thrown.status };
		throw thrown;
	}
}

/** The faults that a refused form is shown. */
export function faultsOf(outcome: Outcome): readonly PlacedFault[] {
	if (outcome.kind !== 'refused') throw new Error(`the form was not refused but ${outcome.kind}`);
	return (outcome.value as { faults: readonly PlacedFault[] }).faults;
}

export function contestDocument(id: string): string {
	return `schema: longhu/contest@1
id: ${id}
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财组, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂组, en: Lobby }, positions: [lobby] }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔一分, en: One each }, metric: cross_sale, rate: 1 }
prizes:
  - id: by-rank
    kind: rankPrize
    name: { zh: 名次奖, en: By rank }
    places: [{ from: 1, amountYuan: 100 }]
`;
}
