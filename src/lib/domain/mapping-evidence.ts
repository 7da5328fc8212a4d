/** What the rows of a file say about how their columns are written, taken over whole columns, and what they leave open. */
import { questionId, type Decision, type Question } from './mapping-questions.ts';
import { findPersonalData } from './personal-data.ts';
import { choiceLabel, decisionText, questionText } from './question-texts.ts';
import type { HeaderUnit } from './sheet-shape.ts';
import { isBareOverOne, readDigits, takeApart } from './values/figures.ts';
import { settingChoices, type ReadKind, type ReadSettings } from './values/read-settings.ts';
import { OpenValue, type ReadSetting } from './values/reading.ts';
import { valueReader } from './values/readers.ts';

/** The kinds that are written in several ways which contradict one another. */
export type AskedKind = Exclude<ReadKind, 'text' | 'code' | 'period'>;

export function isAskedKind(kind: ReadKind): kind is AskedKind {
	return kind !== 'text' && kind !== 'code' && kind !== 'period';
}

/** A value of a mapping that may be open to question. */
export interface AskedValue {
	/** What the question is asked of: one column, or the columns of a wide table together. */
	readonly label: string;
	readonly kind: AskedKind;
	/** As the mapping states them. */
	readonly settings: ReadSettings;
	/** As the header states it for this column. */
	readonly headerUnit: HeaderUnit | undefined;
	readonly text: (cells: readonly string[]) => string;
}

interface Example {
	readonly row: number;
	readonly text: string;
}

/** How many cells speak for one answer alone, and the first of them; `either` holds those that would take several. */
class Votes {
	readonly single = new Map<string, Example>();
	readonly open: Example[] = [];

	vote(choice: string, example: Example): void {
		if (!this.single.has(choice)) this.single.set(choice, example);
	}

	leaveOpen(example: Example): void {
		if (this.open.length < EXAMPLES && !this.open.some(({ text }) => text === example.text))
			this.open.push(example);
	}
}

/** So many cells are shown with a question. */
const EXAMPLES = 3;

interface AskedColumn {
	readonly asked: AskedValue;
	readonly votes: Map<ReadSetting, Votes>;
}

/** Cells are added row by row; then `outcome` says what is decided and what must be asked. */
export class Evidence {
	readonly #columns = new Map<string, AskedColumn>();
	readonly #witnesses = new Map<
		AskedValue,
		(example: Example, votes: Map<ReadSetting, Votes>) => void
	>();

	add(asked: AskedValue, text: string, row: number): void {
		const key = `${asked.kind} ${asked.label}`;
		let column = this.#columns.get(key);
		if (!column) this.#columns.set(key, (column = { asked, votes: new Map() }));
		let witness = this.#witnesses.get(asked);
		if (!witness) this.#witnesses.set(asked, (witness = witnessOf(asked)));
		witness({ row, text: text.trim() }, column.votes);
	}

	outcome(): { readonly questions: Question[]; readonly decisions: Decision[] } {
		const questions = new Map<string, Question>();
		const decisions = new Map<string, Decision>();
		for (const { asked, votes } of this.#columns.values())
			for (const [setting, cast] of votes) {
				const id = questionId(setting, asked.label);
				const decided = decide(asked, setting, cast);
				if (decided) decisions.set(id, decided);
				else if (isInQuestion(setting, cast)) questions.set(id, ask(asked, setting, cast));
			}
		return { questions: [...questions.values()], decisions: [...decisions.values()] };
	}
}

/** A plain 12.5 raises no question; it only speaks against a decimal comma where another cell has one. */
function isInQuestion(setting: ReadSetting, { single, open }: Votes): boolean {
	return setting === 'decimal' ? single.has(',') : single.size > 0 || open.length > 0;
}

function decide(asked: AskedValue, setting: ReadSetting, votes: Votes): Decision | null {
	if (!isInQuestion(setting, votes)) return null;
	const [only, ...others] = [...votes.single];
	// A serial number never decides that it is one, nor a bare amount its unit.
	if (!only || others.length > 0 || setting === 'serial') return null;
	const [value, example] = only;
	if (setting === 'unit' && asked.kind === 'amount') return null;
	return {
		column: asked.label,
		setting,
		value,
		text: decisionText(asked.label, setting, value, shown(example)),
		row: example.row
	};
}

function ask(asked: AskedValue, setting: ReadSetting, votes: Votes): Question {
	const isMixed = votes.single.size > 1;
	const examples = [...votes.open, ...votes.single.values()].slice(0, EXAMPLES).map(shown);
	return {
		id: questionId(setting, asked.label),
		column: asked.label,
		setting,
		text: questionText(asked, setting, examples[0]?.text ?? '', isMixed),
		examples,
		choices: choicesOf(asked, setting).map((value) => ({
			value,
			label: choiceLabel(asked, setting, value, examples[0]?.text ?? '')
		})),
		usual: setting === 'unit' && asked.kind === 'amount' ? 'yuan' : null
	};
}

/** That a year stands first needs no answer. */
function choicesOf({ kind }: AskedValue, setting: ReadSetting): readonly string[] {
	return settingChoices(setting, kind).filter((choice) => choice !== 'ymd');
}

/** Only figures and dates are open to question, and no such text with a person's number in it is shown. */
function shown({ row, text }: Example): Example {
	return { row, text: findPersonalData(text) === null ? text.slice(0, 40) : '…' };
}

function witnessOf(asked: AskedValue): (example: Example, votes: Map<ReadSetting, Votes>) => void {
	const { kind, settings, headerUnit } = asked;
	const read = valueReader(kind, { ...settings, headerUnit });
	const readByComma = valueReader(kind, { ...settings, decimal: ',', headerUnit });
	const isFigure = kind === 'amount' || kind === 'number' || kind === 'percent';
	return (example, votes) => {
		const of = (setting: ReadSetting) => {
			let cast = votes.get(setting);
			if (!cast) votes.set(setting, (cast = new Votes()));
			return cast;
		};
		let reading = read(example.text);
		if (isFigure && settings.decimal === undefined) {
			const sign = decimalSign(example.text);
			if (sign !== null) of('decimal').vote(sign, example);
			if (sign === ',') reading = readByComma(example.text);
		}
		if (reading instanceof OpenValue) {
			const { setting, readings } = reading;
			const [first, second] = readings;
			if (first && !second && setting === 'order') of(setting).vote(first.choice, example);
			else of(setting).leaveOpen(example);
		} else if (
			kind === 'percent' &&
			settings.unit === undefined &&
			headerUnit === 'percent' &&
			isBareOverOne(example.text, settings.decimal)
		)
			of('unit').vote('percent', example);
	};
}

/** The decimal sign that a figure can only have been written with, or null. */
function decimalSign(text: string): '.' | ',' | null {
	const digits = takeApart(text)?.digits;
	if (digits === undefined) return null;
	const byPoint = readDigits(digits, '.');
	const byComma = readDigits(digits, ',');
	if (byPoint !== null && byComma === null) return '.';
	return byPoint === null && byComma !== null ? ',' : null;
}
