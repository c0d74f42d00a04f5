import { ArrowUpDown, Cloud, History, Laptop, Pencil, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import type { Choice } from "./choices";
import styles from "./Hunk.module.css";
import { capsFor, type MergeKey } from "./keys";
import { BothSign, UndecidedSign } from "./signs";
import { choiceWords } from "./words";

interface PickProps {
  /** The key that does the same on the current part; always shown, so that a press moves nothing. */
  shortcut: MergeKey;
  title?: string;
  pressed?: boolean;
  onPick: () => void;
  children: ReactNode;
}

/** One way to decide, with its key. */
export function Pick({ shortcut, title, pressed, onPick, children }: PickProps) {
  return (
    <Button
      size="sm"
      className={styles.pick}
      title={title}
      aria-pressed={pressed}
      onClick={onPick}
      keys={capsFor(shortcut)}
    >
      {children}
    </Button>
  );
}

interface ToolProps {
  label: string;
  onUse: () => void;
  icon: ReactNode;
}

/** A small tool of a decided part; its tooltip is the browser's own, as there may be thousands. */
function Tool({ label, onUse, icon }: ToolProps) {
  return (
    <Button size="sm" kind="ghost" className={styles.tool} aria-label={label} title={label} onClick={onUse}>
      {icon}
    </Button>
  );
}

function sign(choice: Choice | null): ReactNode {
  switch (choice?.take) {
    case undefined:
      return <UndecidedSign />;
    case "ours":
      return <Icon as={Laptop} size="sm" className="accent" />;
    case "theirs":
      return <Icon as={Cloud} size="sm" className="theirs" />;
    case "both_ours_first":
    case "both_theirs_first":
      return <BothSign />;
    case "base":
      return <Icon as={History} size="sm" className="ink3" />;
    case "edited":
      return <Icon as={Pencil} size="sm" className="ink2" />;
  }
}

const TONE: Record<string, string> = { ours: "accent", theirs: "theirs" };

/** What was decided, in words, and what it does. */
export function Decision({ choice, forge, after }: { choice: Choice | null; forge: string; after: string }) {
  const tone = choice === null ? "attn" : (TONE[choice.take] ?? "");
  return (
    <span className={styles.decision}>
      {sign(choice)}
      <b className={`mid nowrap ${tone}`}>{choiceWords(choice, forge)}</b>
      <span className="t11 ink3 cut" title={after}>
        {after}
      </span>
    </span>
  );
}

interface ToolsProps {
  choice: Choice;
  base: boolean;
  onClear: () => void;
  onBoth?: () => void;
  onEdit?: () => void;
  onBase?: () => void;
}

/** The ways on from a decision. */
export function Tools({ choice, base, onClear, onBoth, onEdit, onBase }: ToolsProps) {
  const both = choice.take === "both_ours_first" || choice.take === "both_theirs_first";
  return (
    <span className={styles.tools}>
      <Tool label="Take this choice back" onUse={onClear} icon={<Icon as={Undo2} size="sm" />} />
      {onBoth && (
        <Tool
          label={both ? "Swap the order" : "Take both"}
          onUse={onBoth}
          icon={both ? <Icon as={ArrowUpDown} size="sm" /> : <BothSign />}
        />
      )}
      {onEdit && <Tool label="Edit by hand" onUse={onEdit} icon={<Icon as={Pencil} size="sm" />} />}
      {onBase && (
        <Button size="sm" kind="ghost" className={styles.pick} aria-pressed={base} onClick={onBase}>
          {base ? "Keep base" : "Base"}
        </Button>
      )}
    </span>
  );
}
