import { useState } from "react";
import { Button } from "../../components/Button";
import styles from "./RunDetail.module.css";

/** A list that begins short, with a way to the rest of it. */
export function useShort<T>(all: readonly T[], first: number, words: (total: number) => string) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? all : all.slice(0, first);
  const more = shown.length < all.length && (
    <Button size="sm" kind="ghost" className={styles.more ?? ""} onClick={() => setWhole(true)}>
      {words(all.length)}
    </Button>
  );
  return [shown, more] as const;
}
