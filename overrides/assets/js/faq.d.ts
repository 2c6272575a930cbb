/** Parts of the global `Faq`; each bundle adds its own. */
interface FaqGlobal {
  page: FaqPage;
  /** Mark words (CSS Custom Highlight API) and bring the first into view; nothing where the browser cannot. */
  highlight(roots: Iterable<Element>, words: string[]): void;
}

interface FaqPage {
  /** The way from this page to the root of the site, without final slash. */
  readonly base: string;
  /** `start` is called once for each element with `data-module="name"`. */
  module(name: string, start: (element: HTMLElement) => void): void;
  /** Start the modules of nodes added after the page was read. */
  wake(root: ParentNode): void;
  /** Say something politely to a screen reader after `pause` milliseconds, unless something newer is said before. */
  announce(text: string, pause?: number): void;
  /** Run a script of the site; works from a folder too. One on its way is not asked for twice; those that are
   * `ordered` run in the order of the calls. */
  load(url: string, ordered?: boolean): Promise<void>;
}

declare var Faq: FaqGlobal;
