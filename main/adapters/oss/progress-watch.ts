/** Ends a request for lack of progress: only the time since the last byte moved counts, never the whole. */
export interface ProgressWatch {
  readonly signal: AbortSignal;
  /** True when it was this watch that cut. */
  stalled(): boolean;
  moved(): void;
  /** Whoever reads takes its time (a limit on the line): until the next `moved` silence is nobody's fault. */
  hold(): void;
  /** From now on the other side may stay silent for `extraMs` more than usual. */
  allow(extraMs: number): void;
  /** Everything was handed over. */
  isAllowed(): boolean;
  end(): void;
}

/** Watches one request; `outer` cuts it as well, with its own reason. */
export function watchProgress(limitMs: number, outer?: AbortSignal): ProgressWatch {
  const cut = new AbortController();
  let stalled = false;
  let ended = false;
  let held = false;
  let allowed = false;
  const onStall = () => {
    if (held) {
      timer.refresh();
      return;
    }
    stalled = true;
    cut.abort(new Error('no byte moved'));
  };
  const onOuter = () => {
    cut.abort(outer?.reason);
  };
  if (outer?.aborted === true) onOuter();
  outer?.addEventListener('abort', onOuter, { once: true });
  let timer = setTimeout(onStall, limitMs);
  return {
    signal: cut.signal,
    stalled: () => stalled,
    // an answer may come before the body has heard that its last bytes went out: nothing starts a timer then
    moved: () => {
      held = false;
      if (!ended) timer.refresh();
    },
    hold: () => {
      held = true;
    },
    isAllowed: () => allowed,
    allow: (extraMs) => {
      allowed = true;
      clearTimeout(timer);
      if (ended) return;
      timer = setTimeout(onStall, limitMs + extraMs);
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    },
  };
}
