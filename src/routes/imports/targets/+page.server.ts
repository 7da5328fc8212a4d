import { targetDifferences, targetTopics, targetTree } from '#lib/domain/target-sums.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { metricsAt } from '#lib/server/db/catalogue.ts';
import { database } from '#lib/server/db/client.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { targetFacts } from '#lib/server/ingest/target-warnings.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const db = database();
	const throughPosition = await headPosition(db);
	const [facts, metrics] = await Promise.all([
		targetFacts(db, throughPosition),
		metricsAt(db, { throughPosition })
	]);
	const names = new Map(metrics.map(({ code, name }) => [code, name]));
	const topics = targetTopics(facts.targets).map((topic) => ({
		...topic,
		name: names.get(topic.metric) ?? { zh: topic.metric, en: topic.metric },
		differences: targetDifferences(targetTree(topic, facts)).length
	}));
	const asked = event.url.searchParams;
	const topic =
		topics.find(
			({ metric, period }) => metric === asked.get('metric') && period === asked.get('period')
		) ?? topics[0];
	const isWhole = asked.get('show') === 'all';
	const tree = topic ? targetTree(topic, facts) : [];
	return {
		topics,
		topic: topic ?? null,
		isWhole,
		rows: tree
			.filter(({ kind }) => isWhole || kind === 'orgUnit')
			.map(({ target, parts, difference, ...node }) => ({
				...node,
				target: target?.toDecimalString() ?? null,
				parts: parts && { sum: parts.sum.toDecimalString(), count: parts.count },
				difference: difference?.toDecimalString() ?? null,
				differs: difference !== null && difference.sign !== 0
			}))
	};
};
