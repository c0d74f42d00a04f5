import {
  ArrowRightLeft,
  ArrowUp,
  ExternalLink,
  EyeOff,
  Laptop,
  type LucideIcon,
  Trash2,
  Unlink,
} from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import type { ConflictDetail, GoneAction, MovedTo } from "../../ipc/contract";
import { openLink, useCall } from "../../ipc/mutations";
import { showSettled } from "../../ipc/resolutions";
import { capsOf } from "../../lib/commands";
import { requestLink } from "../../lib/linkRequest";
import { useNow } from "../../lib/useNow";
import { ago, clock } from "../../lib/words";
import styles from "./Gone.module.css";
import { editsWords, goneTitle, goneWords, isFinding, placeWords } from "./goneWords";
import { forgeOf } from "./words";

interface Option {
  action: GoneAction;
  icon: LucideIcon;
  words: string;
  button: string;
  about: string;
  writes: string;
}

function optionsFor(detail: ConflictDetail, repository: string): Option[] {
  const forge = forgeOf(detail);
  const local = "Changes only this computer.";
  const recreate: Option = {
    action: "recreate",
    icon: ArrowUp,
    words: `Create it again on ${forge}`,
    button: "Create it again",
    about: "A new issue with your version. It gets a new number.",
    writes: `Writes one issue to ${repository}.`,
  };
  return [
    {
      action: "keep_local",
      icon: Laptop,
      words: "Keep it as a local task",
      button: "Keep as local task",
      about: "The task stays with your edits and is no longer linked.",
      writes: local,
    },
    // A project that only pulls writes nothing, and nothing of a finding is ever sent.
    ...(detail.two_way && !isFinding(detail) ? [recreate] : []),
    {
      action: "remove",
      icon: Trash2,
      words: "Remove it here too",
      button: "Remove it here",
      about: "The task leaves the board. It can be brought back for 30 days.",
      writes: local,
    },
  ];
}

/** Where the issue is now: followed there, or looked at on the forge. */
function NewPlace({
  detail,
  place,
  onClose,
}: {
  detail: ConflictDetail;
  place: MovedTo;
  onClose: () => void;
}) {
  const words = placeWords(place);
  return (
    <div className="row">
      <span className="grow cut">
        It is at <bdi className="mid">{words}</bdi> now.
      </span>
      {place.project ? (
        <Button
          icon={ArrowRightLeft}
          onClick={() => {
            onClose();
            requestLink({ kind: "link", taskKey: detail.task.key, issue: place.url });
          }}
        >
          Relink to {words}…
        </Button>
      ) : (
        <Button icon={ExternalLink} onClick={() => openLink(place.url)}>
          Open on {forgeOf(detail)}
        </Button>
      )}
    </div>
  );
}

interface Props {
  detail: ConflictDetail;
  /** `owner/name` */
  repository: string;
  onClose: () => void;
}

/** Edited here, and no longer there: three ways, each with what it does. */
export function Gone({ detail, repository, onClose }: Props) {
  const options = optionsFor(detail, repository);
  const [action, setAction] = useState<GoneAction>("keep_local");
  const now = useNow();
  const forge = forgeOf(detail);
  const edits = editsWords(detail);
  const resolve = useCall("conflict_resolve_gone", {
    onDone: ({ words }) => {
      showSettled(words, undefined, [detail.id]);
      onClose();
    },
  });
  const decide = () => {
    if (!resolve.isPending) resolve.mutate({ key: detail.task.key, action });
  };
  const noticed = new Date(detail.detected_at);
  const when =
    noticed.toDateString() === now.toDateString() ? `at ${clock(noticed)}` : ago(detail.detected_at, now);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={goneTitle(detail, forge)}
      sign={<Icon as={detail.remote_state === "forbidden" ? EyeOff : Unlink} className="ink2" />}
      width={560}
      footer={
        <>
          <Button
            kind="ghost"
            className={styles.elsewhere}
            onClick={() => {
              onClose();
              requestLink({ kind: "link", taskKey: detail.task.key });
            }}
          >
            Link to another issue…
          </Button>
          <span className="grow" />
          <Button keys={capsOf("escape")} onClick={onClose}>
            Decide later
          </Button>
          <Button kind="primary" keys={capsOf("mod+enter")} busy={resolve.isPending} onClick={decide}>
            {options.find((option) => option.action === action)?.button}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key works wherever the focus is in here */}
      <div
        className={styles.body}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            decide();
          }
        }}
      >
        <p className="ink2">
          {goneWords(detail, forge)} Tern noticed {when}.{" "}
          {edits === "None" ? "Nothing" : "You had edited the task since the last sync, so nothing"} here was
          touched.
        </p>
        <dl className={styles.facts}>
          <dt>Your edits</dt>
          <dd>{edits}</dd>
          {detail.base_at !== null && (
            <>
              <dt>Agreed</dt>
              <dd>{ago(detail.base_at, now)}</dd>
            </>
          )}
        </dl>
        {detail.moved_to && <NewPlace detail={detail} place={detail.moved_to} onClose={onClose} />}
        <RadioGroup.Root
          className={styles.options}
          aria-label="What to do"
          value={action}
          onValueChange={(next) => setAction(next as GoneAction)}
        >
          {options.map((option) => (
            <RadioGroup.Item
              key={option.action}
              value={option.action}
              className={styles.option}
              aria-labelledby={`gone-${option.action}`}
              aria-describedby={`gone-${option.action}-about`}
            >
              <span className={styles.radio} />
              <span className="grow">
                <span className="row mid" id={`gone-${option.action}`}>
                  <Icon as={option.icon} size="sm" className="ink3" />
                  {option.words}
                </span>
                <span id={`gone-${option.action}-about`}>
                  <span className={`t12 ink2 ${styles.line}`}>{option.about}</span>
                  <span className={`t12 ink3 ${styles.line}`}>{option.writes}</span>
                </span>
              </span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      </div>
    </Dialog>
  );
}
