/** Operations for who stands in front of a screen, by cookie. */
import { z } from 'zod';
import { isDatabaseReady } from '#lib/server/db/ready.ts';
import { isSomebody } from '#lib/server/live/askers.ts';
import { live, LOOP_RESOLUTION_MS } from '#lib/server/live/live-service.ts';
import { findBoard, readKey } from '#lib/server/live/subscriptions.ts';
import { described, named } from './described.ts';
import { count } from './fields.ts';
import type { Answer, Call, Operation } from './operation.ts';
import { Refusal } from './problems.ts';

/** The snapshot, with its revision as ETag, so that asking again costs little. */
async function board({ asker, parameters, headers, now }: Call): Promise<Answer | Refusal> {
	if (!isSomebody(asker)) return new Refusal('unauthorized');
	const key = readKey({
		contest: parameters.contest,
		division: parameters.division ?? null
	});
	const found = key && (await findBoard(live().store, asker, key));
	if (!found) return new Refusal('notFound');
	if (found.kind === 'refused')
		return new Refusal(found.reason === 'forbidden' ? 'foreignBoard' : 'notFound');
	const snapshot = found.board.snapshot(found.division, now);
	const { revision, isEnded } = snapshot.status;
	// Weak: two answers of one revision differ in when they were sent.
	const etag = `W/"${found.board.id}-${found.division}-${revision}${isEnded ? '-ended' : ''}"`;
	const kept = { etag, 'cache-control': 'private, no-cache', vary: 'cookie' };
	const isKnown = (headers['if-none-match'] ?? '').split(',').some((tag) => tag.trim() === etag);
	return isKnown ? { status: 304, headers: kept } : { status: 200, headers: kept, json: snapshot };
}

/** The histogram holds the time between two ticks; what lies beyond their own distance is delay. */
const delayMs = (nanoseconds: number) =>
	Math.max(0, Math.round(nanoseconds / 1e4 - LOOP_RESOLUTION_MS * 100) / 100);

async function health({ asker, now }: Call): Promise<Answer | Refusal> {
	if (!asker.session) return new Refusal('unauthorized');
	const { gateway, loopDelay, store } = live();
	return {
		status: 200,
		json: {
			isDatabaseReady: await isDatabaseReady(),
			sockets: gateway?.sockets ?? 0,
			boards: store.boards.map((open) => {
				const { revision, revisedAt } = open.status(now);
				return { contest: open.slug, revision, ageMs: now - revisedAt };
			}),
			loopDelayMs: {
				p50: delayMs(loopDelay.percentile(50)),
				p99: delayMs(loopDelay.percentile(99)),
				longest: delayMs(loopDelay.max)
			}
		}
	};
}

const boardSchema = named(
	'BoardSnapshot',
	described(
		z.looseObject({ participants: count('榜上人数或队数', 'how many stand on the board') }),
		'与实时连接推送的快照相同',
		'the same snapshot that a socket gets'
	)
);

const healthSchema = named(
	'Health',
	z.strictObject({
		isDatabaseReady: z.boolean(),
		sockets: count('打开的实时连接', 'open sockets'),
		boards: z.array(
			z.strictObject({
				contest: z.string(),
				revision: count('版次', 'the revision'),
				ageMs: z.int()
			})
		),
		loopDelayMs: described(
			z.strictObject({ p50: z.number(), p99: z.number(), longest: z.number() }),
			'服务线程的延迟（毫秒）',
			'how late the thread that serves was, in milliseconds'
		)
	})
);

export const screens: readonly Operation[] = [
	{
		id: 'getBoard',
		method: 'GET',
		path: '/boards/{contest}',
		summary: { zh: '没有实时连接时读取一张榜单', en: 'A board for whoever has no socket' },
		description: {
			zh: '供已登录的浏览器和大屏使用；带 ETag，未变动时回答 304。',
			en: 'For browsers that are signed in and for displays; with an ETag, answered 304 while nothing moved.'
		},
		access: { kind: 'screen' },
		parameters: [
			{
				name: 'contest',
				in: 'path',
				schema: described(z.string().min(1).max(60), '竞赛代码', 'the code of the contest'),
				example: 'autumn-2026'
			},
			{
				name: 'division',
				in: 'query',
				schema: described(
					z.string().min(1).max(80),
					'组别；缺省为第一个',
					'the division; the first where none is given'
				)
			}
		],
		answer: boardSchema,
		problems: ['foreignBoard', 'invalidQuery'],
		run: board
	},
	{
		id: 'getHealth',
		method: 'GET',
		path: '/health',
		summary: { zh: '本节点的状况', en: 'How this node is doing' },
		access: { kind: 'screen' },
		answer: healthSchema,
		problems: [],
		run: health
	}
];
