import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import { faultsPaths } from './faults-file.ts';
import { BYTES_PER_MEGABYTE, MAX_FILE_MEGABYTES } from './table-limits.ts';

export const MAX_UPLOAD_MEGABYTES = MAX_FILE_MEGABYTES;

const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isJobId(text: string): boolean {
	return JOB_ID.test(text);
}

/** Where a job's file waits; a name is never taken from outside. */
export function uploadPath(dataDir: string, jobId: string): string {
	if (!isJobId(jobId)) throw new TypeError('not the id of an import job');
	return join(dataDir, 'uploads', `${jobId}.upload`);
}

/**
 * Writes what is sent to disk as it comes, readable by the owner alone, and hashes it on the way. A file over the limit
 * is refused as soon as it is over, and nothing of it stays; so it is when the sender goes away.
 */
export async function storeUpload(
	filePath: string,
	body: ReadableStream<Uint8Array>,
	megabytes = MAX_UPLOAD_MEGABYTES
): Promise<Result<{ readonly sha256: string; readonly bytes: number }>> {
	await mkdir(join(filePath, '..'), { recursive: true, mode: 0o700 });
	const hash = createHash('sha256');
	let bytes = 0;
	try {
		await pipeline(
			Readable.fromWeb(body),
			async function* (chunks: AsyncIterable<Uint8Array>) {
				for await (const chunk of chunks) {
					bytes += chunk.byteLength;
					if (bytes > megabytes * BYTES_PER_MEGABYTE) throw new TooLarge();
					hash.update(chunk);
					yield chunk;
				}
			},
			createWriteStream(filePath, { flags: 'wx', mode: 0o600 })
		);
	} catch (error) {
		await rm(filePath, { force: true });
		if (error instanceof TooLarge) return failure(tooLargeFault(megabytes));
		if (isOutOfRoom(error)) return failure(noRoomFault());
		throw error;
	}
	return success({ sha256: hash.digest('hex'), bytes });
}

class TooLarge extends Error {}

/** The disk is full, or what this user or process may write is used up. */
function isOutOfRoom(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}

function noRoomFault(): Fault {
	return {
		code: 'upload.noRoom',
		message: {
			zh: '服务器的磁盘空间不足，文件没有存入。请联系管理员，腾出空间后再上传。',
			en: 'The server has no room left on its disk, and the file was not kept. Tell the administrator, and bring it again once there is room.'
		},
		place: 'file'
	};
}

export function tooLargeFault(megabytes = MAX_UPLOAD_MEGABYTES): Fault {
	return {
		code: 'upload.tooLarge',
		message: {
			zh: `文件超过 ${megabytes} MB。请分成几个文件导入。`,
			en: `The file is larger than ${megabytes} MB. Split it and bring the parts one by one.`
		},
		place: 'file'
	};
}

export async function removeUpload(dataDir: string, jobId: string): Promise<void> {
	const path = uploadPath(dataDir, jobId);
	for (const one of [path, ...faultsPaths(path)]) await rm(one, { force: true });
}

/** The jobs whose files are in this folder, and so on this node. */
export async function uploadedJobIds(dataDir: string): Promise<string[]> {
	const names = await readdir(join(dataDir, 'uploads')).catch(() => []);
	return names.flatMap((name) => {
		const id = name.replace(/\.upload$/, '');
		return id !== name && isJobId(id) ? [id] : [];
	});
}

/**
 * Files that no job waits for, such as one whose upload was cut off by a crash. One that is only just coming in has no
 * job yet: `untouchedMs` spares it.
 */
export async function removeStrayUploads(
	dataDir: string,
	keptJobIds: readonly string[],
	untouchedMs = 0
): Promise<void> {
	const folder = join(dataDir, 'uploads');
	const kept = new Set(keptJobIds);
	const names = await readdir(folder).catch(() => []);
	for (const name of names) {
		const [id = ''] = name.split('.');
		const path = join(folder, name);
		if (kept.has(id) || !(await isUntouched(path, untouchedMs))) continue;
		await rm(path, { force: true });
	}
}

async function isUntouched(path: string, forMs: number): Promise<boolean> {
	if (forMs === 0) return true;
	const found = await stat(path).catch(() => null);
	return found !== null && Date.now() - found.mtimeMs > forMs;
}
