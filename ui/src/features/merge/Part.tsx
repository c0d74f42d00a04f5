import clsx from "clsx";
import { ArrowLeft, ArrowRight, Check } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import type { ItemId, Side } from "./choices";
import styles from "./Hunk.module.css";

interface TakeProps {
  side: Side;
  on: boolean;
  label: string;
  onTake: () => void;
}

/** The round button between a side and the result. */
function Take({ side, on, label, onTake }: TakeProps) {
  const arrow = side === "ours" ? ArrowRight : ArrowLeft;
  return (
    <div className={clsx(styles.gutter, styles[`${side}Gutter`], on && styles.on)}>
      <button
        type="button"
        className={styles.take}
        aria-pressed={on}
        aria-label={label}
        title={label}
        onClick={onTake}
      >
        <Icon as={on ? Check : arrow} size="sm" />
      </button>
    </div>
  );
}

interface Props {
  id: ItemId;
  /** `Conflict 2 of 5: milestone, not decided` */
  label: string;
  current: boolean;
  ours: ReactNode;
  theirs: ReactNode;
  result: ReactNode;
  /** Where the result comes from, for the overview; `left` while it is not decided. */
  mark: "left" | "ours" | "theirs" | "both" | "hand" | "base";
  /** Which sides are in the result. */
  taken: { ours: boolean; theirs: boolean };
  takeLabels: { ours: string; theirs: string };
  onTake: (side: Side) => void;
  onPoint: () => void;
}

/** Anything to decide: this computer, the result, the forge, with a round button on either side. */
export function Part(props: Props) {
  const { id, label, current, mark, ours, theirs, result, taken, takeLabels, onTake, onPoint } = props;
  return (
    <section
      className={clsx(styles.part, current && styles.current, mark === "left" && styles.undecided)}
      aria-label={label}
      aria-current={current || undefined}
      data-item={id}
      data-mark={mark}
      tabIndex={-1}
      onFocus={onPoint}
      onPointerDown={onPoint}
    >
      <div className={clsx(styles.cell, styles.oursCell)}>{ours}</div>
      <Take side="ours" on={taken.ours} label={takeLabels.ours} onTake={() => onTake("ours")} />
      <div className={clsx(styles.cell, styles.result)}>{result}</div>
      <Take side="theirs" on={taken.theirs} label={takeLabels.theirs} onTake={() => onTake("theirs")} />
      <div className={clsx(styles.cell, styles.theirsCell)}>{theirs}</div>
    </section>
  );
}
