/** The search of the home page, and the suggestions of the header of the others. */
interface FaqGlobal {
  panel: FaqPanel;
}

interface FaqPanel {
  /** The search of the home page, once. */
  start(): void;
  /** Suggestions below the header's field. */
  suggest(form: HTMLFormElement): void;
  url: {
    /** State held by the query part of a URL; values unknown to `known` are left out and make `stray` true. */
    read(search: string, known: FaqChoices): FaqPanelState & { stray: boolean };
    /** The query part: `?q=…&couloir=…`, or nothing. */
    write(state: FaqPanelState): string;
  };
  facets(body: HTMLElement): FaqPanelFacets;
  chips(list: HTMLElement, facets: FaqPanelFacets): { show(choices: FaqChoices): void };
  hits(list: HTMLElement, facets: FaqPanelFacets): FaqPanelHits;
  /** A list item with a button that looks like a chip. */
  chip(text: string, act: () => void): HTMLElement;
  reading(
    root: HTMLElement,
    facets: FaqPanelFacets,
  ): {
    show(found: FaqResults, q: string): void;
    /** What is shown, one sentence each, for who cannot see it. */
    readonly said: string[];
  };
  empty(box: HTMLElement): { show(results: FaqResults | null, state: FaqPanelState, facets: FaqPanelFacets): void };
  /** Tell the service, where there is one, that a question found nothing; not where the reader asks not to be followed. */
  miss(form: HTMLFormElement, q: string): void;
  /** Wrap each code-like name below `root`, so that it does not break at its hyphens. */
  names(root: HTMLElement): void;
  drawer(facets: FaqPanelFacets): { count(total: number, chosen: number): void };
}

interface FaqPanelState {
  q: string;
  choices: FaqChoices;
}

interface FaqPanelFacets {
  /** Every facet and value that the page offers. */
  readonly known: FaqChoices;
  readonly body: HTMLElement;
  label(facet: string, slug: string): string;
  chosen(): FaqChoices;
  choose(choices: FaqChoices): void;
  toggle(facet: string, slug: string, on: boolean): void;
  count(counts: FaqResults["counts"]): void;
}

interface FaqPanelHits {
  readonly count: number;
  /** Ids of the open answers. */
  readonly opened: string[];
  /** Replace the list, or add to it; `open`: ids of answers to show open; `words`: those to mark. */
  show(hits: FaqHit[], how: { add?: boolean; open?: string[]; excerpts: boolean; words?: FaqResults["words"] }): void;
}
