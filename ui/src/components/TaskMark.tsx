import clsx from "clsx";
import { ArrowUp, EyeOff, ShieldAlert, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { SERVICE_WORDS, type Service, type Standing } from "../lib/domain";
import { plural } from "../lib/words";
import { Icon } from "./Icon";
import { SyncSign } from "./signs";
import styles from "./TaskMark.module.css";

export interface MarkProps {
  sync: {
    standing: Standing;
    kind: "issue" | "security_advisory" | "dependabot_alert" | "vulnerability" | null;
    service: Service | null;
    number: number | null;
    edits: number;
    planned: boolean;
  };
  /** Says `Gone` where `Gone on GitHub` does not fit. */
  short?: boolean;
}

const SECURITY = { security_advisory: "Advisory", dependabot_alert: "Alert", vulnerability: "Vulnerability" };

function words({ sync, short }: MarkProps): [string, ReactNode, string | undefined] {
  const forge = sync.service ? SERVICE_WORDS[sync.service] : "the forge";
  // Edits of a finding wait for nothing: what it is says more.
  const calm = sync.standing === "in_sync" || sync.standing === "edited";
  if (calm && sync.kind && sync.kind !== "issue")
    return [SECURITY[sync.kind], <Icon key="i" as={ShieldAlert} size="sm" />, undefined];
  switch (sync.standing) {
    case "conflict":
      return ["Conflict", <SyncSign key="i" kind="needs_you" size="sm" />, styles.conflict];
    case "not_pushed":
      return ["Not pushed", <SyncSign key="i" kind="error" size="sm" />, styles.failed];
    case "edited":
      return [plural(sync.edits, "edit"), <Icon key="i" as={ArrowUp} size="sm" />, styles.push];
    case "gone":
      return [short ? "Gone" : `Gone on ${forge}`, <Icon key="i" as={Unlink} size="sm" />, styles.gone];
    case "moved":
      return [short ? "Moved" : `Moved on ${forge}`, <Icon key="i" as={Unlink} size="sm" />, styles.gone];
    case "forbidden":
      return ["Not visible", <Icon key="i" as={EyeOff} size="sm" />, styles.gone];
    case "local":
      return sync.planned
        ? ["New issue", <Icon key="i" as={ArrowUp} size="sm" />, styles.push]
        : ["Only here", null, undefined];
    case "not_published":
      return ["Not published", <SyncSign key="i" kind="error" size="sm" />, styles.failed];
    case "in_sync":
      return [sync.number === null ? "" : `#${sync.number}`, null, undefined];
  }
}

/** How a task stands with its forge: sign and words, never colour alone. */
export function TaskMark(props: MarkProps) {
  const [text, sign, tone] = words(props);
  if (text === "") return null;
  return (
    <span className={clsx(styles.mark, tone)}>
      {sign}
      {text}
    </span>
  );
}
