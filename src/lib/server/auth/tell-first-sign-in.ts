import { FILE_USERNAME } from './password-file.ts';
import type { FirstStart } from './first-start.ts';

/**
 * Tells the person at the terminal how to sign in for the first time. Written past the log on purpose: the log goes to
 * standard output and is kept and shipped, while whoever holds this link becomes the administrator.
 */
export function tellFirstSignIn(first: FirstStart, address: string): void {
	switch (first.kind) {
		case 'ready':
			return;
		case 'administratorMade':
			say(`已按密码文件建立管理员 ${FILE_USERNAME}。`);
			say(`The password file made the administrator ${FILE_USERNAME}.`);
			return;
		case 'setupLink':
			say(`首次设置（${first.minutes} 分钟内有效，只能用一次）：`);
			say(`First set-up (within ${first.minutes} minutes, once):`);
			say(`  ${address}${first.path}`);
			return;
		default:
			first satisfies never;
	}
}

function say(line: string): void {
	process.stderr.write(line + '\n');
}
