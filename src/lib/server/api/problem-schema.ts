import { z } from 'zod';
import { described, named } from './described.ts';
import { bilingual, count } from './fields.ts';

/** As RFC 9457 has it, with its usual extension for several errors. */
export const apiErrorSchema = named(
	'Error',
	z.strictObject({
		pointer: described(
			z.string(),
			'出错之处：请求体内的 RFC 6901 指针；地址参数写作 ?名称',
			'where: an RFC 6901 pointer into the body, or ?name for a parameter of the address'
		),
		code: described(z.string(), '稳定的机器可读代码', 'stable and machine-readable'),
		detail: described(bilingual, '错误说明', 'what is wrong'),
		found: described(
			z.string(),
			'收到的内容；冲突时是这次发送的',
			'what was found; in a conflict what was sent'
		).optional(),
		allowed: described(
			z.string(),
			'允许的内容；冲突时是台账已有的',
			'what would be allowed; in a conflict what the ledger has'
		).optional()
	})
);

export const problemSchema = named(
	'Problem',
	described(
		z.strictObject({
			type: described(z.string(), '种类，链接到说明', 'the kind, as a link to what it means'),
			title: described(
				z.string(),
				'按 Accept-Language 为中文或英文',
				'in Chinese or English, as Accept-Language asks'
			),
			status: z.int(),
			scope: described(z.string(), '缺少的权限', 'the scope that is missing').optional(),
			traceId: described(
				z.string(),
				'报障时请提供；日志里有同样的编号',
				'tell it when you report this; the log has the same'
			).optional(),
			errorCount: count('错误总数', 'how many errors there are').optional(),
			errors: described(z.array(apiErrorSchema), '至多 100 条', '100 at most').optional()
		}),
		'问题详情（RFC 9457）',
		'problem details (RFC 9457)'
	)
);
