import {
  ArrowDown,
  ArrowUp,
  CircleCheck,
  Cloud,
  Ellipsis,
  ExternalLink,
  Keyboard,
  Laptop,
  RotateCcw,
  X,
} from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button, IconButton } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import { Menu } from "../../components/Menu";
import { Popover } from "../../components/Popover";
import { SyncSign } from "../../components/signs";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import { capsOf } from "../../lib/commands";
import { hasChoices, itemsOf, leftOf } from "./choices";
import { capsFor, KEYS } from "./keys";
import styles from "./Merge.module.css";
import { counterWords, forgeOf, hiddenCount, settledCount } from "./words";

interface KeysProps {
  open: boolean;
  onOpen: (open: boolean) => void;
}

function Keys({ open, onOpen }: KeysProps) {
  return (
    <Popover
      label="Keys"
      align="end"
      open={open}
      onOpenChange={onOpen}
      trigger={<IconButton kind="ghost" icon={Keyboard} label="Keys" keys={capsFor("keys")} />}
    >
      <dl className={styles.keys}>
        {Object.values(KEYS).map(({ chord, words }) => (
          <div key={chord}>
            <dt>{words}</dt>
            <dd>
              <Kbd keys={capsOf(chord)} />
            </dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}

interface MoreProps {
  detail: ConflictDetail;
  choices: MergeChoices;
  onWhole: (action: "keep_local" | "accept_remote") => void;
  onForget: () => void;
}

function More({ detail, choices, onWhole, onForget }: MoreProps) {
  const forge = forgeOf(detail);
  return (
    <Menu
      label="More"
      align="end"
      groups={[
        [
          {
            id: "keep_local",
            words: detail.two_way
              ? `Keep this computer’s version whole, also on ${forge}`
              : "Keep this computer’s version whole",
            icon: Laptop,
            onSelect: () => onWhole("keep_local"),
          },
          {
            id: "accept_remote",
            words: `Accept ${forge}’s version whole`,
            icon: Cloud,
            onSelect: () => onWhole("accept_remote"),
          },
        ],
        [
          {
            id: "forget",
            words: "Forget all choices",
            icon: RotateCcw,
            disabled: !hasChoices(choices),
            onSelect: onForget,
          },
          {
            id: "issue",
            words: "Open the issue in the browser",
            icon: ExternalLink,
            onSelect: () => openLink(detail.issue_url),
          },
        ],
      ]}
    >
      <IconButton kind="ghost" icon={Ellipsis} label="More" />
    </Menu>
  );
}

interface Props extends MoreProps {
  keys: KeysProps;
  merged: { shown: boolean; onShow: (shown: boolean) => void };
  onGo: (by: 1 | -1) => void;
  children?: ReactNode;
}

/** What is in conflict, how much of it is left, and the way through it. */
export function Top({ detail, choices, keys, merged, onGo, onWhole, onForget, children }: Props) {
  const settled = settledCount(detail.merge);
  const hides = hiddenCount(detail.merge) > 0;
  const words = (
    <>
      {settled} merged<span className={styles.wide}> automatically</span>
    </>
  );
  const done = leftOf(detail.merge, choices).length === 0;
  const alone = itemsOf(detail.merge).length === 0;
  return (
    <header className={styles.top}>
      <SyncSign kind="needs_you" />
      <Dialog.Title className="t15 bold nowrap">{detail.task.key} has two versions</Dialog.Title>
      <bdi className={`ink3 cut ${styles.title}`}>{detail.merge.title.base}</bdi>
      {children}
      {!alone && (
        <span className="row">
          <IconButton
            size="sm"
            icon={ArrowUp}
            label="Previous conflict"
            keys={capsFor("previous")}
            onClick={() => onGo(-1)}
          />
          <IconButton
            size="sm"
            icon={ArrowDown}
            label="Next conflict"
            keys={capsFor("next")}
            onClick={() => onGo(1)}
          />
        </span>
      )}
      <span className={`mid tn nowrap row ${styles.counter}`} role="status">
        {done && <Icon as={CircleCheck} size="sm" className="ok" />}
        {counterWords(detail.merge, choices)}
      </span>
      {settled > 0 && !hides && <span className={`t12 ink3 nowrap ${styles.wide}`}>{words}</span>}
      {hides && (
        <Button
          size="sm"
          kind="ghost"
          aria-pressed={merged.shown}
          className={styles.merged}
          onClick={() => merged.onShow(!merged.shown)}
        >
          <span>{words}</span>
          <span className="accent">{merged.shown ? "hide" : "show"}</span>
        </Button>
      )}
      <span className="row">
        <Keys {...keys} />
        <More detail={detail} choices={choices} onWhole={onWhole} onForget={onForget} />
        <Dialog.Close asChild>
          <IconButton kind="ghost" icon={X} label="Close and keep the draft" keys={capsFor("close")} />
        </Dialog.Close>
      </span>
    </header>
  );
}
