import { type ReactNode, useEffect, useState } from "react";
import type { ProjectView, SortBy, TaskCount, TaskScope } from "../../ipc/contract";
import { useReadAhead } from "../../ipc/readAhead";
import type { TaskActions } from "../../lib/taskActions";
import { useAfterPaint } from "../../lib/useAfterPaint";
import { Detail } from "./Detail";
import { MiniList } from "./MiniList";
import styles from "./TaskPane.module.css";

interface Props {
  scope: TaskScope;
  sort: SortBy;
  counts: TaskCount | undefined;
  /** The project's name, or "All tasks". */
  title: string;
  taskKey: string;
  initialMode: "read" | "write";
  lookup: (projectId: string) => ProjectView | undefined;
  actions: TaskActions;
  /** The button that filters the list. */
  filter: ReactNode;
  /** Clears the filters; `undefined` while none is set. */
  onClearFilters: (() => void) | undefined;
  /** `null` closes the pane. */
  onOpen: (key: string | null) => void;
}

/** One task beside the list it came from. */
export function TaskPane(props: Props) {
  const { scope, sort, counts, title, taskKey, initialMode, lookup, actions, onOpen } = props;
  const [mode, setMode] = useState(initialMode);
  const [neighbours, setNeighbours] = useState<{ previous: string | null; next: string | null }>({
    previous: null,
    next: null,
  });
  const complete = useAfterPaint();
  const readAhead = useReadAhead();
  useEffect(() => readAhead(neighbours.next), [readAhead, neighbours.next]);
  return (
    <div className={styles.pane}>
      <MiniList
        scope={scope}
        sort={sort}
        counts={counts}
        title={title}
        taskKey={taskKey}
        actions={actions}
        filter={props.filter}
        onClearFilters={props.onClearFilters}
        onOpen={onOpen}
        onNeighbours={setNeighbours}
      />
      <Detail
        key={taskKey}
        taskKey={taskKey}
        mode={mode}
        setMode={setMode}
        previous={neighbours.previous}
        next={neighbours.next}
        lookup={lookup}
        actions={actions}
        onOpen={onOpen}
        complete={complete}
      />
    </div>
  );
}
