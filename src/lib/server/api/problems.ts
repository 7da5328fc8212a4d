/** Every way in which the API says no: problem details as RFC 9457 has them, in both languages. */
import type { Fault, Text } from '#lib/domain/errors.ts';

export const PROBLEMS = {
	notJson: { status: 400, title: { zh: '内容不是 JSON', en: 'The body is not JSON' } },
	notUtf8: { status: 400, title: { zh: '内容不是 UTF-8', en: 'The body is not UTF-8' } },
	duplicateKey: {
		status: 400,
		title: { zh: '一个对象里同一字段出现了两次', en: 'An object has a field twice' }
	},
	tooDeep: { status: 400, title: { zh: '嵌套过深', en: 'The body is nested too deeply' } },
	invalidQuery: {
		status: 400,
		title: { zh: '地址中的参数不正确', en: 'A parameter of the address is wrong' }
	},
	unauthorized: {
		status: 401,
		title: {
			zh: '请用 Authorization: Bearer 带上有效的令牌',
			en: 'Send a valid token as Authorization: Bearer'
		}
	},
	forbidden: {
		status: 403,
		title: { zh: '这个令牌没有所需的权限', en: 'This token lacks the scope that this call needs' }
	},
	foreignBoard: {
		status: 403,
		title: { zh: '无权读取这张榜单', en: 'This board is not yours to read' }
	},
	notFound: { status: 404, title: { zh: '没有这个地址或对象', en: 'There is no such thing here' } },
	methodNotAllowed: {
		status: 405,
		title: { zh: '这个地址不接受这种方法', en: 'This address does not take this method' }
	},
	notAcceptable: {
		status: 406,
		title: {
			zh: '不能按 Accept 要求的类型回答',
			en: 'There is no answer of a type that Accept asks for'
		}
	},
	conflict: {
		status: 409,
		title: {
			zh: '同一编号已有不同的内容；没有存入任何行',
			en: 'The ledger has other content under the same identity; nothing was stored'
		}
	},
	tooLarge: { status: 413, title: { zh: '内容过大，没有接收', en: 'The body is too large' } },
	unsupportedMediaType: {
		status: 415,
		title: { zh: '不接受这种内容类型', en: 'The body is not of a type that is taken here' }
	},
	invalid: {
		status: 422,
		title: {
			zh: '有的字段不正确；没有存入任何行',
			en: 'Some fields are wrong; nothing was stored'
		}
	},
	tooMany: { status: 429, title: { zh: '调用过于频繁', en: 'Too many calls' } },
	failed: { status: 500, title: { zh: '服务器出错', en: 'Something failed here' } },
	unavailable: {
		status: 503,
		title: { zh: '暂时无法处理，请稍后再试', en: 'Not able to answer now; try again later' }
	}
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: Text }>>;

export type ProblemKind = keyof typeof PROBLEMS;

/** One thing that is wrong, and where. */
export interface ApiError {
	/** RFC 6901, into the body; `?name` for a parameter of the address. */
	readonly pointer: string;
	/** Stable and machine-readable, dotted. */
	readonly code: string;
	readonly detail: Text;
	readonly found?: string;
	readonly allowed?: string;
}

/** More than this is a wrong program, not a wrong row: the first say why. */
const MOST_ERRORS = 100;

/** An expected refusal, on its way to an answer. */
export class Refusal {
	constructor(
		readonly kind: ProblemKind,
		readonly errors: readonly ApiError[] = [],
		readonly more: {
			readonly headers?: Readonly<Record<string, string>>;
			/** Further members of the problem. */
			readonly members?: Readonly<Record<string, unknown>>;
		} = {}
	) {}

	get status(): number {
		return PROBLEMS[this.kind].status;
	}

	/** The document that is answered; `language` of the title, since the standard has one text for it. */
	toDocument(language: 'zh' | 'en'): Readonly<Record<string, unknown>> {
		const { status, title } = PROBLEMS[this.kind];
		return {
			type: `/api/v1/docs#problem-${this.kind}`,
			title: title[language],
			status,
			...this.more.members,
			...(this.errors.length > 0 && {
				errorCount: this.errors.length,
				errors: this.errors.slice(0, MOST_ERRORS)
			})
		};
	}
}

export function waitSeconds(kind: 'tooMany' | 'unavailable', seconds: number): Refusal {
	return new Refusal(kind, [], { headers: { 'retry-after': String(seconds) } });
}

/** A fault of the domain at its place in a body. */
export function errorOf(fault: Fault, pointer: string): ApiError {
	return {
		pointer,
		code: fault.code,
		detail: fault.message,
		...(fault.found !== undefined && { found: fault.found }),
		...(fault.allowed !== undefined && { allowed: fault.allowed })
	};
}

/** One step of a pointer (RFC 6901). A name from outside is cut: it may be as long as the body. */
export function pointerStep(name: string | number): string {
	return '/' + String(name).slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1');
}
