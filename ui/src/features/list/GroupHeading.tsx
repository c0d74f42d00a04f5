import { ChevronDown, ChevronRight, Plus } from "lucide-react";
import { IconButton } from "../../components/Button";
import { StatusSign } from "../../components/signs";
import { STATUS_WORDS } from "../../lib/domain";
import type { Group } from "../../lib/rows";
import { count } from "../../lib/words";
import styles from "./List.module.css";

interface Props {
  group: Group;
  onFold: () => void;
  onCreate: () => void;
}

export function GroupHeading({ group, onFold, onCreate }: Props) {
  const words = STATUS_WORDS[group.status];
  return (
    <div role="row" aria-rowindex={group.start + 1} className={styles.heading}>
      <span role="gridcell" className="row grow">
        <IconButton
          kind="ghost"
          size="sm"
          icon={group.folded ? ChevronRight : ChevronDown}
          iconSize="sm"
          label={`${group.folded ? "Unfold" : "Fold"} ${words}`}
          className={styles.fold}
          aria-expanded={!group.folded}
          onClick={onFold}
        />
        <StatusSign status={group.status} />
        <h2 className="mid">{words}</h2>
        <span className="t12 ink3 tn">{count(group.count)}</span>
      </span>
      <span role="gridcell">
        <IconButton kind="ghost" size="sm" icon={Plus} label={`New task in ${words}`} onClick={onCreate} />
      </span>
    </div>
  );
}
