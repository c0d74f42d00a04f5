import { type KeyboardEvent, useEffect, useRef, useState } from "react";

interface Results {
  /** In the order shown. */
  ids: readonly string[];
  /** Results of what was typed are still on their way; those shown may be of less. */
  pending: boolean;
  take: (id: string) => void;
}

/**
 * The result that Enter takes: the first one until somebody walks. Results come a moment after the typing; an
 * Enter that is faster waits for them instead of taking what stood there before.
 */
export function useFirstResult({ ids, pending, take }: Results) {
  const [walked, setWalked] = useState<string | null>(null);
  const [hurried, setHurried] = useState(false);
  const walking = useRef(false);
  const first = ids[0] ?? "";
  const latest = useRef({ first, take });
  useEffect(() => {
    latest.current = { first, take };
  });
  useEffect(() => {
    if (!hurried || pending) return;
    setHurried(false);
    latest.current.take(latest.current.first);
  }, [hurried, pending]);

  return {
    chosen: walked !== null && ids.includes(walked) ? walked : first,
    walk: (id: string) => {
      walking.current = true;
      setWalked(id);
    },
    typed: () => {
      walking.current = false;
      setWalked(null);
      setHurried(false);
    },
    /** For the list, which also moves its mark by itself when results change. */
    command: {
      onValueChange: (id: string) => {
        if (walking.current) setWalked(id);
      },
      onPointerMove: () => {
        walking.current = true;
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (/^(Arrow|Home|End)/.test(event.key)) walking.current = true;
        if (event.key !== "Enter" || event.defaultPrevented || !pending || walked !== null) return;
        event.preventDefault();
        setHurried(true);
      },
    },
  };
}
