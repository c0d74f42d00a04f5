import clsx from "clsx";
import { Fragment, type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import type { Span } from "../../ipc/contract";
import { wordDiff } from "../../lib/wordDiff";
import { plural } from "../../lib/words";
import type { Side } from "./choices";
import styles from "./Hunk.module.css";

/** Letters of one text that are drawn unasked; a passage may be as long as a forge allows. */
const MOST = 2400;

interface Drawn {
  text: string;
  kind: "same" | "differs" | "removed";
}

function cut(pieces: readonly Drawn[], most: number): Drawn[] {
  const out: Drawn[] = [];
  let used = 0;
  for (const piece of pieces) {
    if (used >= most) break;
    out.push({ ...piece, text: piece.text.slice(0, most - used) });
    used += piece.text.length;
  }
  return out;
}

function Words({ pieces, side }: { pieces: readonly Drawn[]; side: Side | null }) {
  const [all, setAll] = useState(false);
  const text = pieces.map((piece) => piece.text).join("");
  const long = text.length > MOST * 1.25;
  const drawn = all || !long ? pieces : cut(pieces, MOST);
  return (
    <>
      <bdi className={styles.text}>
        {drawn.map((piece, at) => {
          // The end of a line differs like a word, but there is nothing to underline.
          const plain = piece.kind === "same" || piece.text.trim() === "";
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
          if (plain && piece.kind !== "removed") return <span key={at}>{piece.text}</span>;
          if (piece.kind === "removed")
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <del key={at} className={styles.removed}>
                {piece.text}
              </del>
            );
          // Blanks around the words are no part of what differs.
          const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(piece.text) ?? [];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Fragment key={at}>
              {before}
              <mark className={clsx(styles.word, side && styles[side])}>{words}</mark>
              {after}
            </Fragment>
          );
        })}
      </bdi>
      {long && (
        <Button size="sm" kind="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show less" : `Show all ${plural(text.split("\n").length, "line")}`}
        </Button>
      )}
    </>
  );
}

/** Words where there are none, so that nothing is never shown as a blank. */
const Missing = ({ children }: { children: ReactNode }) => <span className={styles.missing}>{children}</span>;

/** A side's text with the words that differ from base. */
export function SideText({ spans, side, missing }: { spans: readonly Span[]; side: Side; missing: string }) {
  const pieces = spans.map(({ text, differs }): Drawn => ({ text, kind: differs ? "differs" : "same" }));
  const text = spans.map((span) => span.text).join("");
  if (text === "") return <Missing>{missing}</Missing>;
  if (text.trim() === "") return <Missing>An empty line</Missing>;
  return <Words pieces={pieces} side={side} />;
}

/** What a side made of base: its words removed and added in one text. */
export function Compared({ base, text, side }: { base: string; text: string; side: Side }) {
  const pieces = wordDiff(base, text).map(
    (piece): Drawn => ({ text: piece.text, kind: piece.kind === "added" ? "differs" : piece.kind }),
  );
  if (pieces.length === 0) return <Missing>Empty, as in base</Missing>;
  return <Words pieces={pieces} side={side} />;
}

/** Text without marks. */
export function PlainText({ text, missing }: { text: string; missing: string }) {
  if (text === "") return <Missing>{missing}</Missing>;
  if (text.trim() === "") return <Missing>An empty line</Missing>;
  return <Words pieces={[{ text, kind: "same" }]} side={null} />;
}
