interface FaqGlobal {
  vote?: FaqVote;
}

interface FaqVote {
  /** The form for one answer, asleep (wake its parent); null where votes are not configured. */
  make(entry: { id: string; revision?: string; contact?: string | null }): HTMLElement | null;
  /** Send a vote; a failure that may pass is tried again three times. Rejects with a French sentence, or none. */
  send(address: string, vote: object, pause?: (milliseconds: number) => Promise<void>): Promise<void>;
}
