/** Registering a deal 报单 before the core figure comes, and withdrawing it again. */
import { sql } from 'drizzle-orm';
import { dayOf, isCalendarDay } from '#lib/domain/calendar.ts';
import { Exact, parseFen } from '#lib/domain/decimal.ts';
import { failure, success, type Fault, type Result, type Text } from '#lib/domain/errors.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import type { Registration } from '#lib/domain/registrations.ts';
import { assignmentOn } from '#lib/domain/roster.ts';
import type { Database, Transaction } from '../db/client.ts';
import { closeBatch, openBatch } from '../db/ledger-append.ts';
import { headPosition } from '../db/ledger.ts';
import {
	appendWithdrawal,
	registrationsAt,
	type NewRegistration,
	type StoredRegistration
} from '../db/registrations.ts';
import { assignmentsThrough } from '../db/roster.ts';
import { lockFeeds } from '../db/snapshots.ts';
import { clientHasher } from './client-hash.ts';
import { ingestBatch } from './ingest-batch.ts';
import { noFeeds } from './store-feeds.ts';

/** What somebody fills in, as it was written. */
export interface RegistrationWish {
	/** The form's own number: sent twice, it counts once. */
	readonly externalId: string;
	readonly employeeNo: string;
	readonly metric: string;
	readonly product: string;
	readonly quantity: string;
	/** Yuan. */
	readonly amount: string;
	/** The bank's own number of the client, or an opaque reference already. */
	readonly client: string;
	readonly isReference: boolean;
	readonly day: string;
}

/** A user who is signed in: a manager's user name is the employee number. */
export interface Registrar {
	readonly name: string;
	readonly isSteward: boolean;
}

export interface RegisteredDeal {
	/** False: the very same was registered before. */
	readonly isNew: boolean;
	readonly externalId: string;
}

/** What comes from the page; programs and files name their own. */
export const PAGE_SOURCE = 'registration';
const ZONE = 'Asia/Shanghai';
const MAX_TEXT = 200;
const WORD = /^[a-z][a-z0-9_-]{0,59}$/;

export async function register(
	db: Database,
	wish: RegistrationWish,
	{ user, clientKey }: { readonly user: Registrar; readonly clientKey: string }
): Promise<Result<RegisteredDeal>> {
	if (!user.isSteward && user.name !== wish.employeeNo)
		return refuse('somebodyElse', SOMEBODY_ELSE, 'employeeNo');
	const read = readWish(wish, clientKey);
	if (!read.ok) return read;
	return db.transaction(async (tx) => {
		await lockFeeds(tx);
		const late = await unfitDay(tx, read.value);
		if (late) return failure(late);
		const receipt = await ingestBatch(tx, {
			origin: 'registration',
			by: user.name,
			feeds: { ...noFeeds(), registrations: [{ line: 1, registration: read.value }] }
		});
		const refused = receipt.refused[0];
		if (refused) return failure(...refused.faults);
		return success({ isNew: receipt.accepted > 0, externalId: read.value.externalId });
	});
}

/** A registration that waits is withdrawn by whoever it is of, whoever brought it, or the data steward. */
export async function withdrawRegistration(
	db: Pick<Database, 'transaction'>,
	asked: { readonly source: string; readonly externalId: string },
	user: Registrar
): Promise<Result<number>> {
	return db.transaction(async (tx) => {
		await lockFeeds(tx);
		const { source, externalId } = asked;
		const now = { throughPosition: await headPosition(tx) };
		const [known] = await registrationsAt(tx, now, { source, externalIds: [externalId] });
		if (!known || known.isWithdrawn) return refuse('gone', GONE, 'externalId');
		if (!mayWithdraw(known, user)) return refuse('somebodyElse', SOMEBODY_ELSE, 'externalId');
		const batchId = await openBatch(tx, { origin: 'registration', by: user.name });
		await appendWithdrawal(tx, { batchId, source, externalId });
		const counts = { accepted: 1, duplicates: 0, refused: 0, duplicatesOf: new Map() };
		return success(await closeBatch(tx, batchId, counts));
	});
}

export function mayWithdraw(
	{ employeeNo, receivedBy }: Pick<StoredRegistration, 'employeeNo' | 'receivedBy'>,
	{ name, isSteward }: Registrar
): boolean {
	return isSteward || name === employeeNo || name === receivedBy;
}

function readWish(wish: RegistrationWish, clientKey: string): Result<NewRegistration> {
	const faults: Fault[] = [];
	const add = (code: string, message: Text, place: string) =>
		faults.push({ code: `registration.${code}`, message, place });
	const texts = [wish.employeeNo, wish.product, wish.externalId, wish.client];
	if (texts.some((text) => text.length > MAX_TEXT || /[\p{Cc}\p{Cs}]/u.test(text)))
		add('text', NO_TEXT, 'client');
	if (wish.externalId === '') add('text', NO_TEXT, 'externalId');
	if (!WORD.test(wish.metric)) add('metric', NO_METRIC, 'metric');
	if (findPersonalData(wish.product) !== null) add('personal', PERSONAL, 'product');
	if (wish.client === '') add('client', NO_CLIENT, 'client');
	else if (wish.isReference && findPersonalData(wish.client) !== null)
		add('personal', PERSONAL, 'client');
	const quantity = readQuantity(wish.quantity);
	if (quantity === undefined) add('quantity', NO_QUANTITY, 'quantity');
	const amount = wish.amount === '' ? null : parseFen(wish.amount.replaceAll(',', ''));
	if (amount && (!amount.ok || amount.value <= 0n)) add('amount', NO_AMOUNT, 'amount');
	if (wish.quantity === '' && wish.amount === '') add('figure', NO_FIGURE, 'quantity');
	if (!isCalendarDay(wish.day)) add('day', NO_DAY, 'day');
	if (faults.length > 0) return failure(...faults);
	return success({
		source: PAGE_SOURCE,
		externalId: wish.externalId,
		employeeNo: wish.employeeNo,
		metric: wish.metric,
		product: wish.product === '' ? null : wish.product,
		quantity: quantity ?? null,
		amountFen: amount?.ok ? amount.value : null,
		clientRef: wish.isReference ? wish.client : clientHasher(clientKey)(wish.client),
		day: wish.day
	});
}

/** Null: none; undefined: not one above zero. */
function readQuantity(text: string): Exact | null | undefined {
	if (text === '') return null;
	const parsed = Exact.parse(text);
	return parsed.ok && parsed.value.sign > 0 ? parsed.value : undefined;
}

/** A deal is not announced before its day, nor by somebody who was not there on it. */
async function unfitDay(
	tx: Transaction,
	{ employeeNo, day }: Pick<Registration, 'employeeNo' | 'day'>
): Promise<Fault | null> {
	const [clock] = await tx.execute<{ ms: number }>(
		sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`
	);
	if (day > dayOf(clock?.ms ?? 0, ZONE)) return faultOf('future', FUTURE, 'day');
	const throughPosition = await headPosition(tx);
	const rows = await assignmentsThrough(tx, { throughPosition, employeeNos: [employeeNo] });
	return assignmentOn(rows, day) === null ? faultOf('roster', NOT_THERE, 'employeeNo') : null;
}

function faultOf(code: string, message: Text, place: string): Fault {
	return { code: `registration.${code}`, message, place };
}

function refuse(code: string, message: Text, place: string): Result<never> {
	return failure(faultOf(code, message, place));
}

const SOMEBODY_ELSE: Text = {
	zh: '只能登记或撤回本人的业绩；代他人登记须为数据管理员',
	en: 'only one’s own deals; those of others are registered by the data steward'
};
const GONE: Text = {
	zh: '没有这笔报单，或已撤回；请刷新页面',
	en: 'there is no such registration, or it is withdrawn already; load the page again'
};
const NO_TEXT: Text = {
	zh: '有一项过长或含有控制字符',
	en: 'a field is too long or holds control characters'
};
const NO_METRIC: Text = { zh: '请选择指标', en: 'choose a metric' };
const NO_CLIENT: Text = { zh: '请填写客户号', en: 'give the client number' };
const PERSONAL: Text = {
	zh: '疑似证件号、手机号或卡号，未接收也未记录',
	en: 'looks like an identity, phone or card number; not taken and not logged'
};
const NO_QUANTITY: Text = {
	zh: '数量应为大于零的数',
	en: 'the quantity must be a number above zero'
};
const NO_AMOUNT: Text = {
	zh: '金额应为大于零的元，精确到分',
	en: 'the amount must be yuan above zero, exact to the fen'
};
const NO_FIGURE: Text = {
	zh: '数量和金额至少填一项',
	en: 'give a quantity, an amount, or both'
};
const NO_DAY: Text = { zh: '请填写业绩日期', en: 'give the business date' };
const FUTURE: Text = {
	zh: '业绩日期不能晚于今天',
	en: 'the business date cannot be after today'
};
const NOT_THERE: Text = {
	zh: '花名册中没有这位客户经理，或该日不在岗',
	en: 'the roster has no such manager on that day'
};
