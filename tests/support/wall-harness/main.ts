/*
 * The screens on made figures, without a server: to look at them, and to take the pictures that people look at.
 * `?screen=wall|board&case=full|few|long|empty|ended|teams|duel|turns&lang=zh|en&state=stale`; `window.replay()` plays a change.
 */
import { mount } from 'svelte';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { LiveFeed } from '#lib/live/live-feed.svelte.ts';
import type { LiveSocket } from '#lib/live/socket.ts';
import type { BoardSnapshot } from '#lib/live/events.ts';
import { diffBoards } from '../board-fixtures.ts';
import { screenCases, afterSomeSales } from './cases.ts';
import BoardScreen from '#lib/components/BoardScreen.svelte';
import WallScreen from '#lib/wall/WallScreen.svelte';
import './harness.css';

declare global {
	interface Window {
		replay: () => void;
	}
}

const asked = new URLSearchParams(location.search);
const locale = asked.get('lang') === 'en' ? 'en' : 'zh';
document.documentElement.lang = locale === 'en' ? 'en' : 'zh-CN';
overwriteGetLocale(() => locale);

const snapshots: readonly BoardSnapshot[] = screenCases[asked.get('case') ?? 'full'] ?? [];
let passedMs = 0;
const feed = new LiveFeed(snapshots, { monotonic: () => passedMs });
feed.clock.tick();
if (asked.get('state') === 'stale') {
	passedMs = 134_000;
	feed.clock.tick();
}

/** Deltas are put in by hand, so nothing is ever asked of this socket. */
const noSocket = { connected: false } as LiveSocket;
window.replay = () => {
	for (const board of feed.boards)
		board.receive(diffBoards(board.snapshot, afterSomeSales(board.snapshot)), noSocket);
};

if (asked.get('screen') === 'board') mount(BoardScreen, { target: document.body, props: { feed } });
else mount(WallScreen, { target: document.body, props: { feed } });
