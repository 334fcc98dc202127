/** What a page asks its host for while something is under way. */
export type StepsContract = {
  /** What is being done, as soon as it is something else than what was seen. */
  readonly step: (params: { readonly seen: string }) => string;
};

/** What is under way, in words, for a page that asks what it is by now. */
export interface Steps {
  readonly report: (step: string) => void;
  /** The step, as soon as it is another one than `seen`. Never where nothing comes any more. */
  readonly next: (seen: string) => Promise<string>;
}

export function createSteps(): Steps {
  let step = '';
  let changed = Promise.withResolvers<void>();
  return {
    report(next) {
      step = next;
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async next(seen) {
      if (step === seen) await changed.promise;
      return step;
    },
  };
}
