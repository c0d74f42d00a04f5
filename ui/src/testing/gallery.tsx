/** Every component in its states, on one page of the browser build: to look at, and for axe. */
import "@fontsource-variable/inter/wght.css";
import "../app/tokens.css";
import "../app/base.css";
import { Ellipsis, GitBranch, GitMerge, RefreshCw, Search, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Avatar, Avatars } from "../components/Avatar";
import { Banner } from "../components/Banner";
import { Button, IconButton, SplitButton } from "../components/Button";
import { FilterChip, LabelChip, Tag } from "../components/Chip";
import { Checkbox, Radios, Segmented, Switch } from "../components/Choice";
import { Empty } from "../components/Empty";
import { Field, TextInput } from "../components/Field";
import { Kbd } from "../components/Kbd";
import { Progress } from "../components/Progress";
import { Select } from "../components/Select";
import { SkeletonCard } from "../components/Skeleton";
import { PrioritySign, StatusSign, SyncSign } from "../components/signs";
import { type MarkProps, TaskMark } from "../components/TaskMark";
import { Toast } from "../components/Toast";
import { TooltipProvider } from "../components/Tooltip";
import { PRIORITIES, PRIORITY_WORDS, STANDINGS, STATUS_WORDS, STATUSES } from "../lib/domain";
import styles from "./gallery.module.css";

const SYNC = ["needs_you", "error", "offline", "syncing", "paused", "in_sync", "local"] as const;
const KINDS = ["default", "primary", "ghost", "danger"] as const;
const nothing = () => {};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2 className="bold">{title}</h2>
      {children}
    </section>
  );
}

const Row = ({ children }: { children: ReactNode }) => <div className={styles.row}>{children}</div>;

function Buttons() {
  return (
    <Part title="Button">
      {KINDS.map((kind) => (
        <Row key={kind}>
          <Button kind={kind} icon={RefreshCw}>
            Sync now
          </Button>
          <Button kind={kind} keys={["C"]}>
            Keys
          </Button>
          <Button kind={kind} busy icon={RefreshCw}>
            Syncing
          </Button>
          <Button kind={kind} disabledBecause="Nothing to sync yet.">
            Off
          </Button>
          <Button kind={kind} size="sm">
            Small
          </Button>
        </Row>
      ))}
      <Row>
        <IconButton icon={Ellipsis} label="More" />
        <IconButton kind="ghost" icon={X} label="Close" />
        <SplitButton>
          <Button icon={RefreshCw}>Sync now</Button>
          <IconButton icon={Ellipsis} label="More ways" />
        </SplitButton>
        <Button aria-pressed>Pressed on</Button>
      </Row>
    </Part>
  );
}

function Inputs() {
  const [interval, setInterval] = useState<"5" | "30">("5");
  return (
    <Part title="Input and select">
      <div className={styles.two}>
        <Field label="Rest">
          {({ invalid, ...control }) => (
            <TextInput {...control} invalid={invalid} icon={GitBranch} placeholder="https://" />
          )}
        </Field>
        <Field label="Wrong" error="2 to 10 capital letters or digits">
          {({ invalid, ...control }) => <TextInput {...control} invalid={invalid} defaultValue="lant-1" />}
        </Field>
        <Field label="Off" hint="Set by the forge">
          {({ invalid, ...control }) => (
            <TextInput {...control} invalid={invalid} disabled defaultValue="api.github.com" />
          )}
        </Field>
        <TextInput quiet icon={Search} placeholder="Filter" aria-label="Filter" end={<Kbd keys={["/"]} />} />
        <Select
          label="Interval"
          value={interval}
          options={[
            { value: "5", words: "5 minutes" },
            { value: "30", words: "30 minutes" },
          ]}
          onChange={setInterval}
        />
      </div>
    </Part>
  );
}

function Choices() {
  const [side, setSide] = useState<"board" | "list">("board");
  const [on, setOn] = useState(true);
  return (
    <Part title="Choice">
      <Row>
        <Checkbox checked={false} onChange={nothing} label="Off" />
        <Checkbox checked={on} onChange={setOn} label="On" />
        <Checkbox checked="indeterminate" onChange={nothing} label="Some" />
        <Switch checked={!on} onChange={(next) => setOn(!next)} label="Left" />
        <Switch checked={on} onChange={setOn} label="Right" />
      </Row>
      <Radios
        label="Direction"
        value={side}
        options={[
          { value: "board", words: "Pull only" },
          { value: "list", words: "Two-way" },
        ]}
        onChange={setSide}
      />
      <Segmented
        label="View"
        value={side}
        segments={[
          { value: "board", words: "Board" },
          { value: "list", words: "List" },
        ]}
        onChange={setSide}
      />
    </Part>
  );
}

function Signs() {
  const mark = (standing: MarkProps["sync"]["standing"]): MarkProps["sync"] => ({
    standing,
    kind: "issue",
    service: "github",
    number: 871,
    edits: 2,
    planned: false,
  });
  return (
    <Part title="Chip, mark, sign">
      <Row>
        <LabelChip name="bug" color="d73a4a" />
        <LabelChip name="rotation" color="5319e7" change="added" />
        <LabelChip name="needs-info" color="d876e3" change="removed" />
        <FilterChip name="milestone" value="0.9" onRemove={nothing} />
        <Tag>two-way</Tag>
      </Row>
      <Row>
        {STANDINGS.map((standing) => (
          <TaskMark key={standing} sync={mark(standing)} />
        ))}
      </Row>
      <Row>
        {SYNC.map((kind) => (
          <span key={kind} className="row">
            <SyncSign kind={kind} /> {kind.replace("_", " ")}
          </span>
        ))}
      </Row>
      <Row>
        {STATUSES.map((status) => (
          <span key={status} className="row">
            <StatusSign status={status} /> {STATUS_WORDS[status]}
          </span>
        ))}
      </Row>
      <Row>
        {[...PRIORITIES, null].map((priority) => (
          <span key={priority} className="row">
            <PrioritySign priority={priority} /> {PRIORITY_WORDS[priority ?? "none"]}
          </span>
        ))}
      </Row>
      <Row>
        <Avatar login="ines-darrow" me />
        <Avatars logins={["oskar-vaal", "hk-lindqvist", "mira-quell", "tob-brink"]} account={null} />
        <Kbd keys={["Ctrl", "K"]} />
      </Row>
    </Part>
  );
}

function Messages() {
  return (
    <Part title="Banner and toast">
      <Banner
        tone="danger"
        title="GitHub no longer accepts the token."
        details="401 Unauthorized"
        action={<Button>Renew token</Button>}
      >
        Your tasks are safe here; 3 edits wait.
      </Banner>
      <Banner tone="attn" title="The token ends in 6 days.">
        Syncing stops then; nothing is lost.
      </Banner>
      <Banner tone="info" title="The issue changed again at 14:11.">
        Your 3 choices still apply.
      </Banner>
      <Banner tone="plain" title="Offline.">
        Everything works here; 6 edits go out later.
      </Banner>
      {(["failed", "done", "needs_you", "offline"] as const).map((kind) => (
        <Toast
          key={kind}
          kind={kind}
          title="LANT-352 was not pushed"
          body="GitHub left out the label “cli”. It is kept here."
          actions={<Button size="sm">Drop the label</Button>}
          onClose={nothing}
        />
      ))}
    </Part>
  );
}

function Waits() {
  return (
    <Part title="Progress, skeleton, empty">
      <Progress label="Determinate" fraction={0.5} />
      <Progress label="Counting" fraction={null} />
      <Progress label="Waiting" fraction={0.5} state="waiting" />
      <Progress label="Failed" fraction={0.5} state="failed" />
      <SkeletonCard />
      <Empty icon={GitMerge} title="No conflicts">
        When both sides change the same words, the task waits here and stays usable.
      </Empty>
    </Part>
  );
}

const theme = new URLSearchParams(window.location.search).get("theme");
if (theme) document.documentElement.dataset.theme = theme;
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <TooltipProvider>
      <main className={styles.sheet}>
        <h1 className="sr">Components</h1>
        <Buttons />
        <Inputs />
        <Choices />
        <Signs />
        <Messages />
        <Waits />
      </main>
    </TooltipProvider>,
  );
