import { json } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { receiveUpload } from '#lib/server/ingest/import-queue.ts';
import { findChoice } from '#lib/server/ingest/mapping-choice.ts';
import { MAX_UPLOAD_MEGABYTES, tooLargeFault } from '#lib/server/ingest/uploads.ts';
import type { RequestHandler } from './$types';

/**
 * A file as the bare body of a request, written to disk as it comes: a form would hold it in memory whole. A page of
 * another site cannot send this, since its browser would first have to ask for leave.
 */
export const PUT: RequestHandler = async (event) => {
	const { user } = requireSession(event);
	const { request, url } = event;
	if (Number(request.headers.get('content-length')) > MAX_UPLOAD_MEGABYTES * 1024 * 1024)
		return refuse(413, tooLargeFault());
	const choice = url.searchParams.get('mapping') ?? '';
	// `new`: the mapping is made while looking at the file.
	const mapping = choice === 'new' ? null : await findChoice(database(), choice);
	if (!mapping && choice !== 'new') return refuse(400, unknownMapping());
	if (!request.body) return refuse(400, noFile());
	const received = await receiveUpload({
		body: request.body as Parameters<typeof receiveUpload>[0]['body'],
		fileName: readFileName(url.searchParams.get('name')),
		mapping,
		by: user.username
	});
	if (!received.ok) {
		const [fault] = received.faults;
		return refuse(STATUS[fault?.code ?? ''] ?? 400, ...received.faults);
	}
	return json({ id: received.value }, { status: 201 });
};

/** 507: there is no room for it now. */
const STATUS: Readonly<Record<string, number>> = { 'upload.tooLarge': 413, 'upload.noRoom': 507 };

/** What the file is called; only shown, never opened. */
function readFileName(name: string | null): string {
	return name?.replace(/\p{Cc}/gu, '').trim() || 'file.csv';
}

function refuse(status: number, ...faults: readonly Fault[]): Response {
	return json({ faults }, { status });
}

function unknownMapping(): Fault {
	return {
		code: 'upload.mapping',
		message: { zh: '没有这个映射，请重新选择。', en: 'There is no such mapping. Choose again.' },
		place: 'mapping'
	};
}

function noFile(): Fault {
	return {
		code: 'upload.empty',
		message: { zh: '没有收到文件。', en: 'No file arrived.' },
		place: 'file'
	};
}
