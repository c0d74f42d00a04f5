import {
  Bell,
  Database,
  Gauge,
  GitBranch,
  Info,
  Keyboard,
  Lock,
  type LucideIcon,
  RefreshCw,
  Search,
  SlidersHorizontal,
} from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Failed } from "../../components/Failed";
import { TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import type { ProjectView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useSettings } from "../../ipc/queries";
import { runCommand, useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { About } from "./About";
import { Connections } from "./Connections";
import { Data } from "./Data";
import { General } from "./General";
import { Notifications } from "./Notifications";
import { Requests } from "./Requests";
import { Section, Setting, Sought } from "./Section";
import styles from "./Settings.module.css";
import { Sync } from "./Sync";
import { Tokens } from "./Tokens";
import { useChoose, useKept } from "./useChoices";
import { usePart } from "./usePart";

const PARTS: readonly { id: string; words: string; icon: LucideIcon }[] = [
  { id: "general", words: "General", icon: SlidersHorizontal },
  { id: "sync", words: "Sync", icon: RefreshCw },
  { id: "connections", words: "Connections", icon: GitBranch },
  { id: "notifications", words: "Notifications", icon: Bell },
  { id: "tokens", words: "Tokens", icon: Lock },
  { id: "requests", words: "Requests", icon: Gauge },
  { id: "data", words: "Data", icon: Database },
  { id: "keys", words: "Keys", icon: Keyboard },
  { id: "about", words: "About", icon: Info },
];

interface Props {
  /** The way to connect a repository. */
  connect?: ReactNode;
  /** A link to a project's connection. */
  edit?: (view: ProjectView) => ReactNode;
}

/** What a choice sets: read together, kept one by one. */
function useChosen() {
  const { data, error, refetch } = useSettings();
  const set = useChoose();
  if (data)
    return {
      top: (
        <>
          <General settings={data} set={set} />
          <Sync settings={data} set={set} />
        </>
      ),
      notifications: <Notifications settings={data} set={set} />,
    };
  return {
    top: (
      <Section id="general" title="General">
        {error ? (
          <Failed error={toApiError(error)} retry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={3} />
        )}
      </Section>
    ),
    notifications: null,
  };
}

function Kept() {
  return (
    <span role="status" className="t12 ink3 nowrap">
      {useKept()}
    </span>
  );
}

function Keys() {
  return (
    <Section id="keys" title="Keys">
      <Setting title="Keyboard" hint="Everything in Tern can be done without a mouse" also="shortcuts">
        <Button size="sm" icon={Keyboard} keys={keysOf("keys.show")} onClick={() => runCommand("keys.show")}>
          Show all keys
        </Button>
      </Setting>
    </Section>
  );
}

/** What a person can choose, see and take along. Every choice is kept at once. */
export function Settings({ connect, edit }: Props) {
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const [part, show] = usePart(pane);
  const { top, notifications } = useChosen();
  const sought = typed.trim().toLowerCase();
  useCommand("filter.focus", () => field.current?.focus());
  useEffect(() => {
    if (sought && pane.current) pane.current.scrollTop = 0;
  }, [sought]);
  return (
    <>
      <header className={styles.bar}>
        <h1 className="t15 bold grow">Settings</h1>
        <Kept />
        <TextInput
          ref={field}
          quiet
          icon={Search}
          boxClassName={styles.find}
          type="search"
          placeholder="Find a setting"
          aria-label="Find a setting"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || typed === "") return;
            event.stopPropagation();
            setTyped("");
          }}
        />
      </header>
      <div className={styles.sets}>
        <nav aria-label="Settings">
          {PARTS.map(({ id, words, icon }) => (
            <button
              key={id}
              type="button"
              aria-current={id === part ? "true" : undefined}
              onClick={() => {
                setTyped("");
                show(id);
              }}
            >
              <Icon as={icon} />
              <span className="cut">{words}</span>
            </button>
          ))}
        </nav>
        <div ref={pane} className={styles.pane} data-scrolls>
          <Sought value={sought}>
            {top}
            <Connections connect={connect} edit={edit} />
            {notifications}
            <Tokens />
            <Requests />
            <Data />
            <Keys />
            <About />
          </Sought>
          {sought && (
            <div className={styles.none}>
              <p className="ink2">No setting is called “{typed.trim()}”.</p>
              <Button size="sm" onClick={() => setTyped("")}>
                Show all settings
              </Button>
            </div>
          )}
        </div>
      </div>
    </>
  );
}
