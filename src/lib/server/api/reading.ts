/** Operations that read: contests, standings, scorecards and batches. */
import { z } from 'zod';
import { contestPhase } from '#lib/domain/contest-phase.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { BoardSnapshot } from '#lib/live/events.ts';
import { loadScorecard, type ShownNumber } from '#lib/server/contests/scorecard-page.ts';
import { findBatchHead } from '#lib/server/db/batch-heads.ts';
import { connection, database } from '#lib/server/db/client.ts';
import { contestBySlug, listContests } from '#lib/server/db/contests.ts';
import { live } from '#lib/server/live/live-service.ts';
import { runJob } from '#lib/server/workers.ts';
import { described } from './described.ts';
import type { Answer, Call, Operation, Parameter } from './operation.ts';
import { Refusal } from './problems.ts';
import {
	batchHeadSchema,
	contestsSchema,
	scorecardSchema,
	standingsSchema
} from './reading-schemas.ts';

const number = (max: number, zh: string, en: string) =>
	described(z.string().regex(new RegExp(`^(0|[1-9][0-9]{0,${String(max).length - 1}})$`)), zh, en);

const contest: Parameter = {
	name: 'contest',
	in: 'path',
	schema: described(
		z.string().min(1).max(60),
		'竞赛代码，见 GET /contests',
		'the code of the contest, see GET /contests'
	),
	example: 'autumn-2026'
};
const revision: Parameter = {
	name: 'revision',
	in: 'query',
	schema: number(
		999_999_999,
		'哪一版榜单；缺省为当前',
		'which revision; the present one where none is given'
	)
};

async function contests(call: Call): Promise<Answer> {
	const found = await listContests(database());
	return {
		status: 200,
		json: {
			contests: found.map(({ slug, isSample, status, contest, revision, ruleVersion }) => ({
				contest: slug,
				name: contest.name,
				isSample,
				phase: contestPhase({ isEnded: status === 'ended', window: contest.window }, call.now),
				zone: contest.zone,
				startsAt: toTime(contest.window.start),
				endsAt: toTime(contest.window.end),
				revision,
				ruleVersion,
				divisions: contest.divisions.map(({ id, name }) => ({ id, name }))
			}))
		}
	};
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

async function standings({ parameters, now }: Call): Promise<Answer | Refusal> {
	const { contest: slug = '', division = null } = parameters;
	const stored = await contestBySlug(database(), slug);
	if (!stored) return new Refusal('notFound');
	const asked = parameters.revision === undefined ? null : Number(parameters.revision);
	const board = await boardAt(slug, { division, revision: asked, now });
	if (!board) return new Refusal('notFound');
	const limit = Math.min(MAX_LIMIT, Math.max(1, Number(parameters.limit ?? DEFAULT_LIMIT)));
	const offset = Number(parameters.offset ?? 0);
	const { header, status } = board;
	const nextOffset = offset + limit;
	const next = new URLSearchParams({
		...(header.key.division !== null && { division: header.key.division }),
		revision: String(status.revision),
		limit: String(limit),
		offset: String(nextOffset)
	});
	return {
		status: 200,
		json: {
			contest: slug,
			division: header.key.division,
			revision: status.revision,
			revisedAt: toTime(status.revisedAt),
			asOf: toTime(status.asOf),
			ruleVersion: status.ruleVersion,
			isEnded: status.isEnded,
			decimals: header.decimals,
			unit: header.unit,
			count: board.participants,
			standings: board.rows.slice(offset, nextOffset).map((row) => ({
				place: row.order + 1,
				rank: row.rank,
				employeeNo: row.employeeNo,
				name: row.name,
				orgUnit: row.orgUnit,
				position: row.position,
				grade: row.grade,
				points: row.points,
				gap: row.gap,
				bonus: row.bonusYuan
			})),
			teams: board.teams.slice(offset, nextOffset).map((row) => ({
				place: row.order + 1,
				rank: row.rank,
				team: row.team,
				name: row.name,
				people: row.people,
				points: row.points,
				gap: row.gap
			})),
			next: nextOffset < board.participants ? `/api/v1/contests/${slug}/standings?${next}` : null
		}
	};
}

/** The present board is kept in memory; an earlier one is put together by a worker. */
async function boardAt(
	slug: string,
	asked: {
		readonly division: string | null;
		readonly revision: number | null;
		readonly now: number;
	}
): Promise<BoardSnapshot | null> {
	const board = await live().store.open(slug);
	if (!board) return null;
	if (asked.revision === null || asked.revision === board.revision) {
		const division = board.divisionOf(asked.division);
		return division === null ? null : board.snapshot(division, asked.now);
	}
	const { division, revision, now } = asked;
	return runJob('pastBoard', { databaseUrl: connection().url, slug, revision, division, now });
}

async function scorecard({ parameters }: Call): Promise<Answer | Refusal> {
	const { contest: slug = '', employeeNo = '' } = parameters;
	const revision = parameters.revision === undefined ? null : Number(parameters.revision);
	const card = await loadScorecard(database(), { slug, employeeNo, revision, since: Infinity });
	if (!card) return new Refusal('notFound');
	return {
		status: 200,
		json: {
			contest: slug,
			employeeNo: card.manager.employeeNo,
			name: card.manager.name,
			orgUnit: card.manager.orgUnit,
			division: card.division,
			revision: card.revision,
			asOf: toTime(card.asOf),
			ruleVersion: card.ruleVersion,
			rank: card.rank,
			points: exactOf(card.points),
			shownPoints: card.points.shown,
			lines: card.lines.map((line) => ({
				rule: line.ruleId,
				name: line.name,
				arithmetic: line.arithmetic,
				points: line.points && exactOf(line.points),
				value: line.value && exactOf(line.value),
				entryCount: line.entryCount,
				entries: line.entries.map((entry) => ({
					source: entry.source,
					externalId: entry.externalId,
					metric: entry.metric,
					product: entry.product,
					occurredAt: toTime(entry.at),
					quantity: entry.quantity,
					amount: entry.amountFen === null ? null : formatFen(BigInt(entry.amountFen)),
					points: exactOf(entry.points)
				}))
			}))
		}
	};
}

async function batch({ parameters }: Call): Promise<Answer | Refusal> {
	const found = await findBatchHead(database(), Number(parameters.id));
	if (!found || found.position === null) return new Refusal('notFound');
	const { id, receivedAt, receivedBy, fileName, fileSha256, ...counts } = found;
	return {
		status: 200,
		json: {
			batch: id,
			...counts,
			receivedAt: receivedAt.toISOString(),
			receivedBy,
			fileName,
			fileSha256
		}
	};
}

function exactOf({ exact, shown }: ShownNumber): string {
	return exact ?? shown;
}

function toTime(instant: number): string {
	return new Date(instant).toISOString();
}

export const reading: readonly Operation[] = [
	{
		id: 'getContests',
		method: 'GET',
		path: '/contests',
		summary: { zh: '列出竞赛', en: 'List the contests' },
		access: { kind: 'token', scope: 'read:standings' },
		answer: contestsSchema,
		problems: [],
		run: contests
	},
	{
		id: 'getStandings',
		method: 'GET',
		path: '/contests/{contest}/standings',
		summary: { zh: '读取榜单', en: 'Read the standings' },
		description: {
			zh: '分页以 next 给出的地址继续：它固定在同一版榜单上，翻页期间榜单变动也不会漏人或重复。',
			en: 'Go on with the address in `next`: it stays at one revision, so nobody is missed or read twice while the board moves.'
		},
		access: { kind: 'token', scope: 'read:standings' },
		parameters: [
			contest,
			{
				name: 'division',
				in: 'query',
				schema: described(
					z.string().min(1).max(80),
					'组别，或团队榜 team:规则；缺省为第一个',
					'the division, or a board of teams as team:rule; the first where none is given'
				)
			},
			revision,
			{
				name: 'limit',
				in: 'query',
				schema: number(
					MAX_LIMIT,
					`每页行数，至多 ${MAX_LIMIT}，缺省 ${DEFAULT_LIMIT}`,
					`rows of a page, at most ${MAX_LIMIT}, ${DEFAULT_LIMIT} where none is given`
				)
			},
			{
				name: 'offset',
				in: 'query',
				schema: number(9_999_999, '跳过多少行', 'how many rows to pass over')
			}
		],
		answer: standingsSchema,
		problems: ['invalidQuery'],
		run: standings
	},
	{
		id: 'getScorecard',
		method: 'GET',
		path: '/contests/{contest}/scorecards/{employeeNo}',
		summary: { zh: '读取一名经理的积分卡', en: "Read one manager's scorecard" },
		description: {
			zh: '每条规则一行，带算式和所依据的业绩（每行至多最近 200 笔）。',
			en: 'A line for each rule, with its arithmetic and the entries it rests on (the latest 200 of a line).'
		},
		access: { kind: 'token', scope: 'read:scorecards' },
		parameters: [
			contest,
			{
				name: 'employeeNo',
				in: 'path',
				schema: described(z.string().min(1).max(200), '工号', 'the employee number'),
				example: '80017'
			},
			revision
		],
		answer: scorecardSchema,
		problems: ['invalidQuery'],
		run: scorecard
	},
	{
		id: 'getBatch',
		method: 'GET',
		path: '/batches/{id}',
		summary: { zh: '读取一个批次', en: 'Read a batch' },
		access: { kind: 'token', scope: 'read:batches' },
		parameters: [
			{
				name: 'id',
				in: 'path',
				schema: number(999_999_999_999, '批次编号', 'the number of the batch'),
				example: '1'
			}
		],
		answer: batchHeadSchema,
		problems: ['invalidQuery'],
		run: batch
	}
];
