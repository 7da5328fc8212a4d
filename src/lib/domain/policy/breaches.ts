/** A contest held against a policy: each breach in plain words, what it rests on, and the waiver that lifts it. */
import { dayOf } from '../calendar.ts';
import type { Contest } from '../contest.ts';
import { readDocument } from '../document-text.ts';
import type { Text } from '../errors.ts';
import { BREACH_CODES, USUAL_STANCES, type BreachCode } from './breach-codes.ts';
import type { ContestWaiver } from './contest-policy-fields.ts';
import { holdAgainst, type Finding } from './held-contest.ts';
import { limitFindings } from './limit-breaches.ts';
import { metricFindings } from './metric-breaches.ts';
import type { Citation, Policy } from './policy.ts';
import { productFindings } from './product-breaches.ts';

export interface Breach extends Finding {
	readonly citations: readonly Citation[];
	/** Whether a waiver could lift it. */
	readonly isWaivable: boolean;
	/** The waiver that does. */
	readonly waiver: ContestWaiver | null;
	/** Why a waiver that the document names does not; null where it names none, or it does. */
	readonly waiverFault: Text | null;
}

/** Every breach, waived ones too, in the order of `BREACH_CODES`. `document` is the text that the contest was read from. */
export function breachesOf(contest: Contest, document: string, policy: Policy): Breach[] {
	const read = readDocument(document);
	const held = holdAgainst(contest, read.kind === 'plain' ? read.value : undefined, policy);
	const findings = [...metricFindings(held), ...productFindings(held), ...limitFindings(held)];
	const demands = new Map(policy.demands.map((demand) => [demand.breach, demand]));
	return BREACH_CODES.flatMap((code): Breach[] => {
		const demand = demands.get(code);
		const stance = demand?.stance ?? USUAL_STANCES[code];
		if (stance === 'allowed') return [];
		const citations = policy.citations.filter(({ id }) => demand?.citations?.includes(id) === true);
		const isWaivable = stance === 'waiver';
		const waived = isWaivable ? waiverOf(code, contest, policy) : NOT_WAIVED;
		return findings
			.filter((finding) => finding.code === code)
			.map((finding) => ({ ...finding, citations, isWaivable, ...waived }));
	});
}

/** Those that keep a contest from being published. */
export function openBreaches<Some extends Breach>(breaches: readonly Some[]): Some[] {
	return breaches.filter(({ waiver }) => waiver === null);
}

/** What would lift a breach, or the waiver that does. */
export function liftedBy({ isWaivable, waiver, waiverFault, code }: Breach): Text {
	if (waiver)
		return {
			zh: `已获豁免 ${waiver.number}（${waiver.by}）：${waiver.reason}`,
			en: `Waived by ${waiver.by}, ${waiver.number}: ${waiver.reason}`
		};
	if (!isWaivable)
		return {
			zh: '总行政策不允许豁免。',
			en: "Head office's policy lets no waiver lift this."
		};
	if (waiverFault) return waiverFault;
	return {
		zh: `须改正，或写明总行豁免（waivers: breach ${code}）。`,
		en: `Mend it, or name head office's waiver (waivers: breach ${code}).`
	};
}

type Waived = Pick<Breach, 'waiver' | 'waiverFault'>;

const NOT_WAIVED: Waived = { waiver: null, waiverFault: null };

function waiverOf(code: BreachCode, contest: Contest, policy: Policy): Waived {
	const named = contest.waivers.filter(({ breach }) => breach === code);
	const faults = named.map((waiver) => ({ waiver, fault: grantFault(waiver, contest, policy) }));
	const good = faults.find(({ fault }) => fault === null);
	if (good) return { waiver: good.waiver, waiverFault: null };
	return { waiver: null, waiverFault: faults[0]?.fault ?? null };
}

/** What is wrong with a waiver, by the list of those that were granted. */
function grantFault(waiver: ContestWaiver, contest: Contest, { grants }: Policy): Text | null {
	if (grants === undefined) return null;
	const { number, breach } = waiver;
	const grant = grants.find((one) => one.number === number && one.breach === breach);
	if (!grant)
		return {
			zh: `总行政策中没有编号为 ${number} 的此项豁免。`,
			en: `Head office's policy holds no such waiver of the number ${number}.`
		};
	if (grant.contests && !grant.contests.includes(contest.id))
		return {
			zh: `豁免 ${number} 不适用于竞赛 ${contest.id}。`,
			en: `The waiver ${number} is not for the contest ${contest.id}.`
		};
	if (grant.until !== undefined && dayOf(contest.window.start, contest.zone) > grant.until)
		return {
			zh: `豁免 ${number} 已于 ${grant.until} 到期，早于竞赛开始。`,
			en: `The waiver ${number} ended on ${grant.until}, before the contest begins.`
		};
	return null;
}
