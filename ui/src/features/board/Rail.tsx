import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import clsx from "clsx";
import { useEffect, useRef, useState } from "react";
import { StatusSign } from "../../components/signs";
import type { Status } from "../../ipc/contract";
import { STATUS_WORDS } from "../../lib/domain";
import { count as inWords } from "../../lib/words";
import { isDragData } from "./drag";
import styles from "./Rail.module.css";

interface Props {
  status: Status;
  count: number | undefined;
  onUnfold: () => void;
  onDropTasks: (ids: readonly string[]) => void;
}

/** A folded column: unfolds on click and takes drops. */
export function Rail({ status, count, onUnfold, onDropTasks }: Props) {
  const ref = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const latest = useRef(onDropTasks);
  useEffect(() => {
    latest.current = onDropTasks;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => isDragData(source.data),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        if (isDragData(source.data)) latest.current(source.data.ids);
      },
    });
  }, []);
  return (
    <button
      ref={ref}
      type="button"
      className={clsx(styles.rail, over && styles.over)}
      aria-expanded={false}
      onClick={onUnfold}
    >
      <StatusSign status={status} />
      <span className={styles.words}>{STATUS_WORDS[status]}</span>
      <span className={styles.count}>{count === undefined ? "" : inWords(count)}</span>
      <span className="sr">{count === 1 ? "task" : "tasks"}, unfold</span>
    </button>
  );
}
