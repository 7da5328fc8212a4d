import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
const minUsernameLength = 3;
const maxUsernameLength = 32;

/** The form of a user name: an employee number or a short name in letters, without regard to case. */
export function isUsername(text: string): boolean {
	return (
		text.length >= minUsernameLength &&
		text.length <= maxUsernameLength &&
		/^[a-z0-9._-]+$/i.test(text)
	);
}

export interface NewAccount {
	readonly username: string;
	readonly password: string;
}

/** Checks what somebody chose for a new account; faults name the field in `place`. */
export function checkAccount({ username, password }: NewAccount): Result<NewAccount> {
	const faults: Fault[] = [];
	if (!isUsername(username)) {
		faults.push({
			code: 'account.username.invalid',
			place: 'username',
			message: {
				zh: `用户名为 ${minUsernameLength} 至 ${maxUsernameLength} 位的字母、数字、点、横线或下划线。`,
				en: `A user name has ${minUsernameLength} to ${maxUsernameLength} letters, digits, dots, hyphens or underscores.`
			}
		});
	}
	const length = [...password].length;
	if (length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
		faults.push({
			code: 'account.password.length',
			place: 'password',
			message: {
				zh: `密码至少 ${MIN_PASSWORD_LENGTH} 个字符，至多 ${MAX_PASSWORD_LENGTH} 个。`,
				en: `A password has at least ${MIN_PASSWORD_LENGTH} and at most ${MAX_PASSWORD_LENGTH} characters.`
			}
		});
	} else if (isEasilyGuessed(password, username)) {
		faults.push({
			code: 'account.password.weak',
			place: 'password',
			message: {
				zh: '这个密码太容易猜到：请不要使用用户名，也不要只用少数几个字符反复组成。',
				en: 'This password is easily guessed: leave the user name out, and do not repeat a few characters.'
			}
		});
	}
	return faults.length > 0 ? failure(...faults) : success({ username, password });
}

function isEasilyGuessed(password: string, username: string): boolean {
	const text = password.toLowerCase();
	return new Set(text).size < 5 || (username.length >= 3 && text.includes(username.toLowerCase()));
}
