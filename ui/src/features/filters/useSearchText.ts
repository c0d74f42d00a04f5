import { useEffect, useRef, useState } from "react";
import type { ViewSearch } from "./search";

/** A letter is asked for at once, the next ones of a word together. */
const TYPING_PAUSE_MS = 120;

/** The search's words while they are typed: the URL follows them, and they follow a URL that changed. */
export function useSearchText(search: ViewSearch, onChange: (search: ViewSearch) => void) {
  const text = search.q ?? "";
  const onText = (words: string) => {
    const { q: _, ...rest } = search;
    onChange(words.trim() === "" ? rest : { ...rest, q: words });
  };
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    // The URL changed by other means: back, a cleared filter, the palette.
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) return;
    const wait = askedAt.current + TYPING_PAUSE_MS - performance.now();
    const timer = setTimeout(
      () => {
        askedAt.current = performance.now();
        sent.current = typed;
        latest.current(typed);
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}
