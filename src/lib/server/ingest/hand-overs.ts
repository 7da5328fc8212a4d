/** Hand-overs of clients: one side proposes, the other confirms, and only then they become care, in a batch of their own. */
import { isCalendarDay } from '#lib/domain/calendar.ts';
import { careOn } from '#lib/domain/client-care.ts';
import { failure, success, type Result, type Text } from '#lib/domain/errors.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import { handOverRows, mayConfirm } from '#lib/domain/hand-over.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import { assignmentOn } from '#lib/domain/roster.ts';
import { appendAudit } from '../db/audit.ts';
import type { Database, Transaction } from '../db/client.ts';
import { careAround, careOfClients } from '../db/client-care.ts';
import {
	closeHandOvers,
	insertHandOvers,
	lockHandOvers,
	type HandOver,
	type ProposedHandOver
} from '../db/hand-overs.ts';
import { headPosition } from '../db/ledger.ts';
import { assignmentsThrough } from '../db/roster.ts';
import { lockFeeds } from '../db/snapshots.ts';
import { ingestBatch } from './ingest-batch.ts';
import { readReason } from './read-reason.ts';
import { noFeeds } from './store-feeds.ts';

export interface HandOverWish {
	/** Empty: all clients of `from` on the day, as when somebody leaves. */
	readonly clientRef: string;
	/** Needed where no client is named. */
	readonly from: string;
	readonly to: string;
	readonly onDay: string;
	readonly reason: string;
	readonly by: string;
}

/** A user who is signed in. */
export interface Confirmer {
	readonly name: string;
	readonly isSteward: boolean;
}

const MAX_TEXT = 200;

/** Gives how many were proposed: clients who are in an open hand-over already are left as they are. */
export async function proposeHandOvers(db: Database, wish: HandOverWish): Promise<Result<number>> {
	const reason = readReason(wish.reason);
	if (!reason.ok) return reason;
	if (!isCalendarDay(wish.onDay)) return refuse('day', NO_DAY, 'onDay');
	if ([wish.clientRef, wish.from, wish.to].some(isUnfit))
		return refuse('text', NO_TEXT, 'clientRef');
	return db.transaction(async (tx) => {
		await lockFeeds(tx);
		if (!(await isOnRoster(tx, wish.to, wish.onDay))) return refuse('receiver', NO_RECEIVER, 'to');
		const clients = await clientsOf(tx, wish);
		if (!clients.ok) return clients;
		const proposed = await insertHandOvers(
			tx,
			clients.value.map(({ clientRef, from }): ProposedHandOver => {
				const { to, onDay, by } = wish;
				return { clientRef, from, to, onDay, reason: reason.value, proposedBy: by };
			})
		);
		if (proposed.length === 0) return refuse('open', ALREADY_OPEN, 'clientRef');
		await appendAudit(tx, {
			actor: wish.by,
			action: 'handOver.proposed',
			subject: `manager:${wish.to}`,
			detail: { clients: proposed.length, onDay: wish.onDay }
		});
		return success(proposed.length);
	});
}

/** Makes them care, all or none. Gives the position of the batch. */
export async function confirmHandOvers(
	db: Database,
	ids: readonly number[],
	user: Confirmer
): Promise<Result<number>> {
	return db.transaction(async (tx) => {
		await lockFeeds(tx);
		const found = await openOnes(tx, ids);
		if (!found.ok) return found;
		const handOvers = found.value;
		if (handOvers.some((one) => !mayConfirm(one, user))) return refuse('side', NOT_YOURS, 'id');
		const clients = handOvers.map(({ clientRef }) => clientRef);
		const rowsOf = groupBy(await careOfClients(tx, clients), ({ clientRef }) => clientRef);
		const care = handOvers.map((one) => handOverRows(rowsOf.get(one.clientRef) ?? [], one));
		if (care.includes(null)) return refuse('changed', CHANGED, 'id');
		const lines = care
			.flatMap((rows) => rows ?? [])
			.map((row, index) => ({ line: index + 1, care: row }));
		const { batchId, position } = await ingestBatch(tx, {
			origin: 'handOver',
			by: user.name,
			feeds: { ...noFeeds(), care: lines }
		});
		if (batchId === null || position === null) return refuse('changed', CHANGED, 'id');
		const own = handOvers.map(({ id }) => id);
		await closeHandOvers(tx, own, { status: 'confirmed', by: user.name, note: null, batchId });
		await appendAudit(tx, {
			actor: user.name,
			action: 'handOver.confirmed',
			subject: `batch:${batchId}`,
			detail: { clients: own.length, position }
		});
		return success(position);
	});
}

/** Also whoever proposed them may take them off the list. */
export async function declineHandOvers(
	db: Database,
	ids: readonly number[],
	{ user, reason }: { readonly user: Confirmer; readonly reason: string }
): Promise<Result<number>> {
	const note = readReason(reason);
	if (!note.ok) return note;
	return db.transaction(async (tx) => {
		const found = await openOnes(tx, ids);
		if (!found.ok) return found;
		const isTheirs = (one: HandOver) => one.proposedBy === user.name || mayConfirm(one, user);
		if (!found.value.every(isTheirs)) return refuse('side', NOT_YOURS, 'id');
		const own = found.value.map(({ id }) => id);
		const end = { status: 'declined', by: user.name, note: note.value, batchId: null } as const;
		await closeHandOvers(tx, own, end);
		await appendAudit(tx, {
			actor: user.name,
			action: 'handOver.declined',
			subject: `handOver:${own[0] ?? 0}`,
			detail: { clients: own.length }
		});
		return success(own.length);
	});
}

async function openOnes(tx: Transaction, ids: readonly number[]): Promise<Result<HandOver[]>> {
	if (ids.length === 0) return refuse('unchosen', NOTHING_CHOSEN, 'id');
	const found = await lockHandOvers(tx, ids);
	const isComplete = found.length === new Set(ids).size;
	if (!isComplete || found.some(({ status }) => status !== 'open'))
		return refuse('closed', CLOSED, 'id');
	return success(found);
}

/** The clients whom a wish is about, with whose they are on the day. */
async function clientsOf(
	tx: Transaction,
	{ clientRef, from, to, onDay }: HandOverWish
): Promise<Result<{ readonly clientRef: string; readonly from: string }[]>> {
	if (from !== '' && from === to) return refuse('same', SAME, 'to');
	if (clientRef === '') {
		const rowsOf = groupBy(await careAround(tx, [from]), (care) => care.clientRef);
		const own = [...rowsOf].flatMap(([client, rows]) =>
			careOn(rows, onDay)?.employeeNo === from ? [{ clientRef: client, from }] : []
		);
		return own.length === 0 ? refuse('none', NO_CLIENTS, 'from') : success(own);
	}
	const carer = careOn(await careOfClients(tx, [clientRef]), onDay)?.employeeNo;
	if (carer === undefined || (from !== '' && from !== carer))
		return refuse('none', NOT_THEIRS, 'clientRef');
	return carer === to ? refuse('same', SAME, 'to') : success([{ clientRef, from: carer }]);
}

async function isOnRoster(tx: Transaction, employeeNo: string, day: string): Promise<boolean> {
	if (employeeNo === '') return false;
	const throughPosition = await headPosition(tx);
	const rows = await assignmentsThrough(tx, { throughPosition, employeeNos: [employeeNo] });
	return assignmentOn(rows, day) !== null;
}

function isUnfit(text: string): boolean {
	return text.length > MAX_TEXT || /[\p{Cc}\p{Cs}]/u.test(text) || findPersonalData(text) !== null;
}

function refuse(code: string, message: Text, place: string): Result<never> {
	return failure({ code: `handOver.${code}`, message, place });
}

const NO_DAY: Text = { zh: '请填写移交日期', en: 'give the day of the hand-over' };
const NO_TEXT: Text = {
	zh: '客户代号或工号过长、含有控制字符或疑似个人信息',
	en: 'a client or number is too long, holds control characters or looks like personal data'
};
const NO_RECEIVER: Text = {
	zh: '花名册中没有这位接收人，或移交日不在岗',
	en: 'the receiver is not on the roster on that day'
};
const NOT_THEIRS: Text = {
	zh: '这位客户在移交日不由移出人管护',
	en: 'on that day the client is not in the care of that manager'
};
const NO_CLIENTS: Text = {
	zh: '移出人在移交日没有管护的客户',
	en: 'that manager has no clients on that day'
};
const SAME: Text = { zh: '移出人与接收人是同一人', en: 'both sides are the same manager' };
const ALREADY_OPEN: Text = {
	zh: '已有一份待确认的移交',
	en: 'a hand-over of this client is waiting already'
};
const NOT_YOURS: Text = {
	zh: '须由另一方客户经理或数据管理员确认，提出人不能自己确认',
	en: 'the manager on the other side or the data steward confirms it, never whoever proposed it'
};
const NOTHING_CHOSEN: Text = {
	zh: '请先勾选要处理的移交',
	en: 'choose the hand-overs first'
};
const CLOSED: Text = {
	zh: '这份移交已经处理，请刷新页面',
	en: 'this hand-over is done with; load the page again'
};
const CHANGED: Text = {
	zh: '客户的管护关系已变化，请退回后重新提出',
	en: 'the care of the client has changed since; decline it and propose it anew'
};
