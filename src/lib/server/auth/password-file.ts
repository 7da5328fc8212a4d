import { open } from 'node:fs/promises';
import type { Text } from '#lib/domain/errors.ts';
import { isReadableByOthers } from '#lib/server/secrets.ts';
import { StartFault } from '#lib/server/start-fault.ts';
import { checkAccount } from './account-rules.ts';

/** The user that a password file makes. */
export const FILE_USERNAME = 'admin';

/**
 * The password in the file, without its line end. A file that others may read, or with a password that is too
 * weak, stops the start with a sentence: nothing is ever made with a guess.
 */
export async function readPasswordFile(file: string): Promise<string> {
	// One handle for both questions, so that the file checked is the file read.
	const handle = await open(file, 'r');
	try {
		const found = await handle.stat();
		if (!found.isFile()) {
			throw refuse(file, { zh: '不是普通文件', en: 'is not a plain file' });
		}
		if (isReadableByOthers(found.mode)) {
			throw refuse(file, {
				zh: '可被其他用户读取；请先执行 chmod 600',
				en: 'may be accessed by other users; run chmod 600 on it first'
			});
		}
		if (found.size > 1024) {
			throw refuse(file, { zh: '内容过长', en: 'is too long' });
		}
		const password = (await handle.readFile('utf8')).replace(/\r?\n$/, '');
		const checked = checkAccount({ username: FILE_USERNAME, password });
		if (!checked.ok) {
			const faults = checked.faults.map((fault) => fault.message);
			throw refuse(file, {
				zh: `中的密码不可用：${faults.map((text) => text.zh).join('')}`,
				en: `holds a password that cannot be used: ${faults.map((text) => text.en).join(' ')}`
			});
		}
		return password;
	} finally {
		await handle.close();
	}
}

function refuse(file: string, why: Text): StartFault {
	return new StartFault({
		zh: `LONGHU_ADMIN_PASSWORD_FILE 指向的文件 ${file} ${why.zh}`,
		en: `The file ${file} of LONGHU_ADMIN_PASSWORD_FILE ${why.en}`
	});
}
