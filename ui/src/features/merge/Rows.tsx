import clsx from "clsx";
import { ChevronsUpDown, GitMerge } from "lucide-react";
import { memo, type ReactNode, useMemo, useState } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import type { Chunk, ContentMerge } from "../../ipc/contract";
import type { ClashChunk } from "./choices";
import styles from "./Hunk.module.css";
import { foldWords, type Row, rowsOf } from "./rows";
import { PlainText, SideText } from "./Side";

interface Props {
  merge: ContentMerge;
  /** Whether the parts that merged by themselves are shown. */
  merged: boolean;
  forge: string;
  hunk: (chunk: ClashChunk) => ReactNode;
}

const SETTLED: Partial<Record<Chunk["kind"], (forge: string) => string>> = {
  ours: () => "This computer changed it",
  theirs: (forge) => `${forge} changed it`,
  both: () => "Both made the same change",
  merged: () => "Both changed it, in different words",
};

/** A part that merged by itself: the same three columns, nothing to decide. */
const Settled = memo(function Settled({ chunk, forge }: { chunk: Chunk; forge: string }) {
  const side = (which: "ours" | "theirs") =>
    chunk.kind === "merged" || chunk.kind === "both" || chunk.kind === which ? (
      <SideText spans={chunk[which].spans} side={which} missing="Deleted here" />
    ) : (
      <span className={styles.missing}>As before</span>
    );
  return (
    <div className={clsx(styles.part, styles.settled)} data-mark="settled">
      <div className={clsx(styles.cell, styles.oursCell)}>{side("ours")}</div>
      <div className={clsx(styles.cell, styles.result)}>
        <div className={styles.passage}>
          <PlainText text={chunk.text} missing="Nothing: it is left out" />
        </div>
        <div className={styles.state}>
          <Icon as={GitMerge} size="sm" className="ink3" />
          <span className="ink3">{SETTLED[chunk.kind]?.(forge)}</span>
        </div>
      </div>
      <div className={clsx(styles.cell, styles.theirsCell)}>{side("theirs")}</div>
    </div>
  );
});

function Line({ row, forge, onUnfold }: { row: Row; forge: string; onUnfold: (id: string) => void }) {
  switch (row.type) {
    case "clash":
      return null;
    case "settled":
      return <Settled chunk={row.chunk} forge={forge} />;
    case "same":
      return (
        <div className={styles.same}>
          <div className={styles.cell}>
            <PlainText text={row.text.replace(/^\n+/, "")} missing="" />
          </div>
        </div>
      );
    case "fold":
      return (
        <div className={styles.fold}>
          <Button size="sm" kind="ghost" icon={ChevronsUpDown} onClick={() => onUnfold(row.id)}>
            {foldWords(row)}
          </Button>
        </div>
      );
  }
}

/** The description from top to bottom, with what nobody has to look at folded away. */
export function Rows({ merge, merged, forge, hunk }: Props) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => rowsOf(merge.description, merged, unfolded),
    [merge.description, merged, unfolded],
  );
  const unfold = (id: string) => setUnfolded((known) => new Set([...known, id]));
  return rows.map((row) =>
    row.type === "clash" ? hunk(row.chunk) : <Line key={row.id} row={row} forge={forge} onUnfold={unfold} />,
  );
}
