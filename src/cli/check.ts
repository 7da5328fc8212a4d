/** `longhu check`: every fault of a contest document; without any, every breach of head office's policy. */
import { contestWarnings } from '#lib/domain/contest-warnings.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import { breachesOf, openBreaches } from '#lib/domain/policy/breaches.ts';
import { DEFAULT_POLICY } from '#lib/domain/policy/default-policy.ts';
import { placeBreaches, type PlacedBreach } from '#lib/domain/policy/placed-breach.ts';
import { parsePolicy, type Policy } from '#lib/domain/policy/policy.ts';
import { describeFaults, describeNotes, type FileFault } from './file-fault.ts';
import { CHECK_HELP } from './help.ts';
import { readText } from './read-file.ts';
import type { Streams } from './run.ts';
import { readContest, type Refuse } from './score-inputs.ts';
import { placedNote } from './score-notes.ts';
import { readCheckUsage } from './usage.ts';

/** False: there is a fault or a breach that no waiver lifts, and all of them are on the error stream. */
export function runCheck(args: readonly string[], streams: Streams): boolean {
	const usage = readCheckUsage(args);
	if (usage === null) {
		streams.out(CHECK_HELP);
		return true;
	}
	const { language } = usage;
	const faults: FileFault[] = [];
	const refuse = (more: Iterable<FileFault>) => {
		for (const fault of more) faults.push(fault);
	};
	const policy = usage.policy === null ? DEFAULT_POLICY : readPolicy(usage.policy, refuse);
	const read = readContest(usage.contest, refuse);
	if (policy === null || read === null) {
		streams.err(describeFaults(faults, language));
		return false;
	}
	const breaches = placeBreaches(read.document, breachesOf(read.contest, read.document, policy));
	const open = openBreaches(breaches);
	const waived = breaches.filter(({ waiver }) => waiver !== null);
	const warnings = contestWarnings(read.contest, read.document);
	const notes = describeNotes([...warnings.map(placedNote), ...waived.map(waivedNote)], language);
	if (open.length > 0) {
		const described = open.map((breach) => ({ file: usage.contest, fault: faultOf(breach) }));
		streams.err(both([notes], describeFaults(described, language)));
		return false;
	}
	streams.err([notes]);
	const verdict = {
		zh: `没有错误，符合“${policy.name.zh}”`,
		en: `no fault, and it keeps to "${policy.name.en}"`
	};
	const text = language === null ? `${verdict.zh} / ${verdict.en}` : verdict[language];
	streams.out(`${usage.contest}: ${text}\n`);
	return true;
}

function readPolicy(path: string, refuse: Refuse): Policy | null {
	const text = readText(path);
	const policy = text.ok ? parsePolicy(text.value, Infinity) : text;
	if (policy.ok) return policy.value;
	refuse(policy.faults.map((fault) => ({ file: path, fault })));
	return null;
}

function faultOf(breach: PlacedBreach): Fault {
	return { code: `policy.${breach.code}`, message: said(breach), place: breach.place };
}

function waivedNote(breach: PlacedBreach): Text {
	const { zh, en } = said(breach);
	return { zh: `${breach.place}：${zh}`, en: `${breach.place}: ${en}` };
}

/** The breach, what lifts it, and what it rests on. */
function said({ text, remedy, citations }: PlacedBreach): Text {
	const sources = (language: 'zh' | 'en') => citations.map(({ title }) => title[language]);
	return {
		zh: `${text.zh}${remedy.zh}${citations.length > 0 ? `（依据：${sources('zh').join('、')}）` : ''}`,
		en: `${text.en} ${remedy.en}${citations.length > 0 ? ` (Grounds: ${sources('en').join(', ')})` : ''}`
	};
}

function* both(...parts: readonly Iterable<string>[]): Generator<string> {
	for (const part of parts) yield* part;
}
