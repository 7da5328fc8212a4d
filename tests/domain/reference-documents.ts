/** Contest documents as the reference scorer reads them: plain JSON, every number a text. */
export interface Selecting {
	metric: string;
	products?: string[];
	claim?: string;
	claims?: string[];
	from?: string;
	to?: string;
	positions?: string[];
	minAmountYuan?: string;
	minQuantity?: string;
}

export type MeasureDocument =
	| ({ take: 'quantity' | 'amount' | 'entries' | 'clients' } & Selecting)
	| { take: 'figure'; metric: string; period?: string }
	| { take: 'ratio'; metric: string; period?: string; minBase?: string }
	| { take: 'target'; metric: string; period?: string }
	| { take: 'rule'; rule: string }
	| { take: 'points' }
	| { take: 'constant'; value: string };

export interface Bounds {
	atLeast?: string;
	moreThan?: string;
	atMost?: string;
	lessThan?: string;
}

export type ConditionDocument =
	| ({ if: 'value'; measure: MeasureDocument } & Bounds)
	| { if: 'qualification'; qualification: string }
	| { if: 'anyOf'; conditions: ConditionDocument[] };

interface Conditional {
	conditions?: ConditionDocument[];
	require?: 'all' | 'any';
}

export interface Streaking extends Selecting {
	atLeast?: string;
	count?: 'entries' | 'units';
	skipLeave?: string;
}

export interface CapDocument {
	id: string;
	kind: 'cap';
	of: string[];
	limit?: string;
	floor?: string;
	symmetric?: string;
	share?: string;
	total?: string[];
	per?: string;
	categories?: Record<string, string[]>;
}

export type ClaimDocument = { id: string; metric: string; products?: string[]; claim?: string } & (
	| {
			kind: 'firstOf';
			per?: string;
			scope?: 'contest' | 'manager';
			categories?: Record<string, string[]>;
	  }
	| { kind: 'dedupe' }
	| {
			kind: 'quotaFirstN';
			first: string;
			count?: 'entries' | 'units';
			per?: string;
			categories?: Record<string, string[]>;
	  }
);

export type AdjustingDocument = { id: string; of: string[] } & (
	| CapDocument
	| ({
			kind: 'multiplier';
			factor?: string;
			scale?: { measure: MeasureDocument; bands: { from: string; factor: string }[] };
			negatives?: string;
	  } & Partial<Selecting> &
			Conditional)
	| ({
			kind: 'pointsGate';
			failing?: 'zero' | 'half';
			appliesTo?: { positions?: string[] };
	  } & Conditional)
);

export type LineDocument = { id: string; counts?: string } & (
	| ({ kind: 'perUnit'; rate: string } & Selecting)
	| ({ kind: 'perAmount'; rate: string; unit: string; partialUnits?: string } & Selecting)
	| {
			kind: 'ratioThreshold';
			metric: string;
			period?: string;
			atLeast: string;
			points: string;
			minBase?: string;
	  }
	| {
			kind: 'tierMarginal';
			measure: MeasureDocument;
			unit?: string;
			tiers: { from: string; rate: string }[];
	  }
	| {
			kind: 'tierSlab';
			measure: MeasureDocument;
			chosenBy?: MeasureDocument;
			unit?: string;
			slabs: { from: string; rate: string }[];
			boundary?: 'lower' | 'upper';
	  }
	| {
			kind: 'bandTable';
			measure: MeasureDocument;
			unit?: string;
			bands: { from: string; points?: string; rate?: string }[];
			boundary?: 'lower' | 'upper';
			rateOn?: 'whole' | 'excess';
			partialUnits?: 'prorata' | 'floor';
			lookUp?: 'total' | 'entry';
	  }
	| {
			kind: 'rateSwitch';
			measure: MeasureDocument;
			unit?: string;
			target: MeasureDocument;
			rate: string;
			otherwise: string;
			noTarget?: 'notRated' | 'met' | 'missed';
	  }
	| {
			kind: 'targetAttainment';
			measure: MeasureDocument;
			target: MeasureDocument;
			scale?: string;
			cap?: string;
			floor?: string;
			lowerIsBetter?: 'linear' | 'inverse';
			zeroTarget?: 'notRated' | 'zero';
	  }
	| {
			kind: 'ratioMetric';
			figure?: { metric: string; period?: string };
			numerator?: MeasureDocument;
			base?: MeasureDocument;
			minBase?: string;
			scale?: string;
			cap?: string;
	  }
	| {
			kind: 'weightedScore';
			items: { weight: string; measure: MeasureDocument }[];
			divideBy?: string;
			notRated: 'zero' | 'skip' | 'reweigh';
	  }
	| ({ kind: 'streak'; every: string; points: string } & Streaking)
	| ({ kind: 'longestStreak' } & Streaking)
	| {
			kind: 'milestone';
			measure: MeasureDocument;
			steps: { from: string; points: string }[];
			pay?: 'highest' | 'cumulative';
	  }
	| ({
			kind: 'splitPoints';
			points: Record<'own' | 'closer' | 'referrer', string>;
			per?: 'unit' | 'entry';
	  } & Selecting)
	| { kind: 'negativeEvent'; measure: MeasureDocument; points: string; totalFloor?: string }
	| ({ kind: 'booster'; factor: string; negatives?: string } & Conditional)
	| ({
			kind: 'gate';
			failing?: 'notRanked' | 'notPaid' | 'half';
			appliesTo?: { positions?: string[] };
	  } & Conditional)
);

export interface ConversionDocument {
	id: string;
	kind: 'conversion';
	metric: string;
	factors: ({ factor: string } & Pick<Selecting, 'products' | 'minAmountYuan' | 'minQuantity'>)[];
}

export interface SplitDocument {
	id: string;
	kind: 'split';
	metric: string;
	products?: string[];
	closer: string;
	referrer: string;
}

export type RuleDocument =
	ClaimDocument | AdjustingDocument | LineDocument | ConversionDocument | SplitDocument;

export type PrizeDocument = { id: string; division?: string } & (
	| {
			kind: 'rankPrize';
			minPoints?: string;
			unfilled?: 'notPaid' | 'movesDown' | 'backToPool';
			places: { from: string; to?: string; amountYuan: string }[];
	  }
	| {
			kind: 'stepPrize';
			of?: string;
			steps: { from: string; amountYuan: string }[];
			pay?: 'highest' | 'sum';
	  }
	| {
			kind: 'poolShare';
			pool:
				| { from: 'fixed'; amountYuan: string }
				| { from: 'sum'; of: string; times: string }
				| { from: 'unpaid'; prizes: string[] };
			of?: string;
			reached?: {
				of: string;
				plan: string;
				scaleFrom?: string;
				steps?: { from: string; share: string }[];
			};
	  }
);

export interface ReferenceDocument {
	rules: RuleDocument[];
	divisions?: { id: string; positions?: string[] }[];
	referral?: { referrerShare: string };
	ranking?: {
		method?: 'competition' | 'dense';
		tieBreaks: { by: string; metric?: string; rule?: string; order?: string }[];
	};
	prizes?: PrizeDocument[];
}
