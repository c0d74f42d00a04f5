import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useState } from "react";

interface Window {
  /** The rows to draw, `last` included; those just outside are among them. */
  first: number;
  last: number;
  onScroll: () => void;
  /** Scrolls no farther than it must. */
  reveal: (row: number) => void;
  /** Back to the first row. */
  toTop: () => void;
}

const OVERSCAN = 6;

/** How many rows the whole window could show: the list itself is not asked, for that would lay out the page. */
const atMost = (height: number) => Math.ceil(window.innerHeight / height);

/**
 * Which rows of one height are in sight. Nothing is measured and nothing grows with the number of rows, so that a
 * list of a hundred thousand opens like one of ten.
 *
 * `begin` is a row that should be in sight at once.
 */
export function useFixedRows(
  scroller: RefObject<HTMLElement | null>,
  { rows, height, begin }: { rows: number; height: number; begin: number | null },
): Window {
  const [top, setTop] = useState(() => Math.max(0, (begin ?? 0) - Math.floor(atMost(height) / 2)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first place is put there from here
  useLayoutEffect(() => {
    if (top > 0 && scroller.current) scroller.current.scrollTop = top * height;
  }, []);
  const [, resized] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    window.addEventListener("resize", resized);
    return () => window.removeEventListener("resize", resized);
  }, []);
  const onScroll = useCallback(() => {
    if (scroller.current) setTop(Math.floor(scroller.current.scrollTop / height));
  }, [scroller, height]);
  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (!element) return;
      const { scrollTop, clientHeight } = element;
      if (row * height < scrollTop) element.scrollTop = row * height;
      else if ((row + 1) * height > scrollTop + clientHeight)
        element.scrollTop = (row + 1) * height - clientHeight;
    },
    [scroller, height],
  );
  const toTop = useCallback(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
    setTop(0);
  }, [scroller]);
  return {
    first: Math.max(0, Math.min(top, rows - 1) - OVERSCAN),
    last: Math.min(rows - 1, top + atMost(height) + OVERSCAN),
    onScroll,
    reveal,
    toTop,
  };
}
