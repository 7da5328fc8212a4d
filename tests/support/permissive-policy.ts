import { BREACH_CODES } from '#lib/domain/policy/breach-codes.ts';
import type { TestDatabase } from './postgres.ts';

export const PERMISSIVE_POLICY = `schema: longhu/policy@1
id: permissive
name: { zh: 无限制, en: Anything goes }
otherMetrics: allowed
demands:
${BREACH_CODES.map((code) => `  - { breach: ${code}, stance: allowed }`).join('\n')}
`;

/** For tests of something else, whose contests are as small as they can be. */
export async function permitAnyContest({ sql }: TestDatabase): Promise<void> {
	await sql`insert into policy_version (number, document, set_by)
		values (1, ${PERMISSIVE_POLICY}, 'head office')`;
}
