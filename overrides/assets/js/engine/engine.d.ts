/** What the search engine's scripts give each other and the page. */
interface FaqGlobal {
  encoding: FaqTextEncoding;
  text: FaqText;
  correct: FaqCorrect;
  plan(query: string, lexicon: FaqLexicon, typing: boolean): FaqPlan;
  score: FaqScore;
  excerpt(text: string, stems: Set<string>, index: FaqIndex): FaqSegment[];
  decode: FaqDecode;
  store: FaqStore;
  entries: FaqEntries;
  /** Called by every search file. */
  receive(name: string, data: any): void;
  engine: FaqEngine;
}

interface FaqTextEncoding {
  reader(text: string): { number(): number; readonly done: boolean };
  gaps(reader: { number(): number }, count: number): Uint32Array;
  unfront(coded: string, before: string): string;
}

interface FaqToken {
  start: number;
  end: number;
  form: string;
  stem: string;
  stop: boolean;
  joined: boolean;
  broken: boolean;
}

/** `Tuning` of `search/engine/weights.py`, which says what each number means. */
interface FaqTuning {
  exact: number;
  pair: number;
  coverage: number;
  central: number;
  focus: number;
  min_score_ratio: number;
  typed: number;
  family: number;
  relative: number;
  corrected: number;
  next_correction: number;
  completed: number;
  expanded: number;
  max_characters: number;
  max_words: number;
  completions: number;
  max_span: number;
  family_length: number;
  family_share: number;
  family_size: number;
  family_gap: number;
  min_correctable: number;
  min_two_edits: number;
  min_join: number;
  max_parts: number;
  min_number: number;
  short_coverage: number;
  long_coverage: number;
  short_query: number;
  vague_words: number;
  vague_ratio: number;
  vague_total: number;
  refinements: number;
  min_part: number;
  corrections: number;
  excerpt_length: number;
  excerpt_read: number;
  closest: number;
}

/** `docs/projet/formats.md` describes the files; a test holds this interface to it. */
interface FaqManifest extends FaqWords {
  format: number;
  count: number;
  folder: string;
  url: string;
  entries: number;
  letters: string;
  french: string;
  terms: string;
  pairs: string;
  impacts: number[];
  tuning: FaqTuning;
  sounds: [string, string][];
  expansions: Record<string, string[][]>;
  guarded: Record<string, string[][]>;
  rarest: number;
  defining: string;
  facets: FaqFacet[];
}

/** An entry as the files hold it. */
interface FaqStoredEntry {
  id: string;
  question: string;
  values: number[][];
  verified: string;
  review_by: string;
  html: string;
  source: [string, string];
}

/** The word lists of the analysis, from the manifest. */
interface FaqWords {
  stop: string;
  elided: string;
  clitics: string;
  rules: [string, number, string, boolean][];
  acronyms: string;
  ambiguous: string;
}

interface FaqAnalyzer {
  analyze(text: string): FaqToken[];
  stem(form: string): string;
  acronyms: Set<string>;
  stops: Set<string>;
  elided: Set<string>;
}

interface FaqText {
  fold(word: string): string;
  analyzer(words: FaqWords): FaqAnalyzer;
  /** A number typed in groups, whole. */
  number: RegExp;
}

interface FaqWord {
  form: string;
  stem: string;
  frequency: number;
  display: string;
}

interface FaqCorrect {
  correctable(form: string, lexicon: FaqLexicon): boolean;
  /** The words, and whether it is all of them together. */
  corrected(form: string, lexicon: FaqLexicon): [FaqWord[], boolean];
  sound(form: string, sounds: [RegExp, string][]): string;
}

interface FaqLexicon {
  analyzer: FaqAnalyzer;
  /** 0 for a stem that no entry holds. */
  idf(stem: string): number;
  word(form: string): FaqWord | null;
  /** Whether a word that no entry holds is a right one. */
  right(form: string): boolean;
  beginning(prefix: string): FaqWord[];
  /** Other stems that begin as this one does. */
  family(stem: string): string[];
  expansions: Record<string, string[][]>;
  guarded: Record<string, string[][]>;
  tuning: FaqTuning;
  sounds: [RegExp, string][];
  rarest: number;
  defining: Set<string>;
}

interface FaqAlternative {
  stems: string[];
  form: string;
  weight: number;
}

interface FaqPlan {
  groups: FaqAlternative[][];
  pairs: { key: string; weight: number }[];
  phrases: string[][];
  excluded: string[];
  unknown: string[];
  corrections: { typed: string; read: string }[];
  suggestion: string | null;
  notices: string[];
  marks: string[];
  /** The weight of all that was typed, unknown words included. */
  asked: number;
  words: number;
  /** The stems of what is asked, where a definition may be. */
  term: string;
}

interface FaqPostings {
  documents: Uint32Array;
  impacts: Uint16Array;
}

interface FaqTerm extends FaqPostings {
  idf: number;
  /** Form -> ranks in the postings above; null for all of them. */
  forms: Map<string, Uint32Array | null>;
}

interface FaqAccess {
  term(stem: string): FaqPostings;
  /** Which postings of the stem hold the form; null for all of them. */
  ranks(stem: string, form: string): Uint32Array | null;
  pair(key: string): FaqPostings;
  count: number;
  tuning: FaqTuning;
}

interface FaqScore {
  /** The score of every entry, 0 where it is no result. */
  scores(plan: FaqPlan, access: FaqAccess): Float64Array;
  coverage(plan: FaqPlan, access: FaqAccess, numbers: number[]): number;
  best(scores: Float64Array, kept: Uint32Array, limit: number): number[];
  bits(count: number, full?: boolean): Uint32Array;
  count(a: Uint32Array, b?: Uint32Array): number;
  and(a: Uint32Array, b: Uint32Array): Uint32Array;
}

interface FaqSegment {
  text: string;
  marked: boolean;
}

interface FaqIndex extends FaqLexicon, FaqAccess {
  manifest: FaqManifest;
  members(facet: number, value: number): Uint32Array;
  definition(term: string): FaqDefinition | null;
  order(): number[];
  entry(number: number): FaqStoredEntry;
  /** Run `work`, load what it lacked, and again until it lacks nothing. */
  settle<T>(work: () => T): Promise<T>;
}

interface FaqDecode {
  firsts(coded: string): string[];
  /** The last file that begins at or before the key, -1 for none. */
  place(sorted: string[], key: string): number;
  numbers(text: string, count: number): number[];
  terms(data: [string, string], impacts: number[]): Map<string, FaqTerm>;
  pairs(data: [string, string], impacts: number[]): Map<string, FaqPostings>;
  words(data: [string, string], analyzer: FaqAnalyzer): FaqWord[];
  french(keys: string): Set<string>;
  members(runs: string, count: number): Uint32Array;
  glossary(rows: [string[], string, string, string][]): Map<string, FaqDefinition>;
  entries(rows: FaqStoredEntry[], count: number): FaqStoredEntry[];
}

interface FaqEntries {
  facets(store: FaqIndex): FaqFacet[];
  entry(store: FaqIndex, number: number, root?: string): FaqEntry;
  /** The text of an answer, one line a block. */
  plain(html: string): string;
}

interface FaqStore {
  open(base: string, load: (address: string) => Promise<void>): Promise<FaqIndex>;
}

type FaqChoices = Record<string, string[]>;

interface FaqEntry {
  id: string;
  question: string;
  /** Facet key -> slugs. */
  facets: FaqChoices;
  /** Day of the last check (2026-11-20), or nothing. */
  verified: string;
  review_by: string;
  /** What the answer relies on; both may be empty. */
  source: { title: string; address: string };
  html: string;
  url: string;
}

interface FaqHit extends FaqEntry {
  score: number;
  excerpt: FaqSegment[];
}

interface FaqDefinition {
  term: string;
  long_form: string;
  text: string;
}

interface FaqResults {
  total: number;
  hits: FaqHit[];
  /** The hits beyond the `first` that were asked for at once. */
  rest(): Promise<FaqHit[]>;
  /** The words of a text that the query asks for, as they stand there. */
  words(text: string): string[];
  /** Facet key -> slug -> results, the facet's own choices ignored; values without result are left out. */
  counts: Record<string, Record<string, number>>;
  suggestion: string | null;
  corrections: { typed: string; read: string }[];
  /** `truncated`, `no-words`, `unknown-choice`. */
  notices: string[];
  /** Where nothing was found: choices whose removal brings results, and the nearest entries. */
  lifts: { facet: string; slug: string; total: number }[];
  closest: FaqHit[];
  /** No answer holds enough of what was asked: these are only the nearest. */
  caveat: boolean;
  /** Where a query is vague: the facet values that would settle it. */
  refinements: { facet: string; slug: string; label: string; count: number }[];
  definition: FaqDefinition | null;
}

interface FaqFacet {
  key: string;
  label: string;
  question: string;
  values: { slug: string; label: string; help: string; parent: string; implies: Record<string, string> }[];
}

/** Every promise may reject with an error that has a `code`: `missing`, `corrupt` or `version`; a later call tries again. */
interface FaqEngine {
  /** `base`: address of the folder that holds the manifest; `root`: of the site, with a final slash. */
  open(options: {
    base: string;
    root?: string;
    manifest?: string;
    load?: (address: string) => Promise<void>;
  }): Promise<{ count: number; facets: FaqFacet[] }>;
  search(query: {
    q: string;
    choices?: FaqChoices;
    limit?: number;
    offset?: number;
    /** Hits to bring at once; `rest` brings the others. All of them if it is not given. */
    first?: number;
    /** The last word may be unfinished. */
    typing?: boolean;
  }): Promise<FaqResults>;
}
