import { Archive, ChevronDown, Eye, RefreshCw, SearchCheck, ShieldAlert, SquareCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton, SplitButton } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Menu, type MenuEntry } from "../../components/Menu";
import type { ProjectView, SyncRun, SyncType } from "../../ipc/contract";
import { useStartSync } from "../../ipc/mutations";
import { useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { SERVICE_WORDS } from "../../lib/domain";
import { requestPreview } from "../../lib/previewRequest";
import { stopsSyncing } from "./stopped";

interface Props {
  view: ProjectView;
  run: SyncRun | undefined;
  /** Further entries of the menu, as the way to the history. */
  more?: readonly MenuEntry[];
}

/** Why a sync cannot be started, or nothing. */
function blockedBy(view: ProjectView): string | undefined {
  const code = view.connection?.sync_error;
  if (code && stopsSyncing(code)) return `Sync is stopped: ${view.standing_words}. Your tasks are safe here.`;
  return undefined;
}

function ConfirmClosed({
  open,
  onClose,
  onConfirm,
  forge,
}: {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  forge: string;
}): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Bring in closed issues too"
      footer={
        <>
          <span className="t12 ink3 grow">Changes only this computer.</span>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" onClick={onConfirm}>
            Sync closed issues too
          </Button>
        </>
      }
    >
      <p>
        Every closed issue on {forge} that has no task yet becomes a task in Done or Cancelled. An old
        repository can bring many thousands; you can cancel at any time and keep what has arrived.
      </p>
    </Dialog>
  );
}

/** Sync now, and the other ways to sync behind the arrow. */
export function SyncButton({ view, run, more = [] }: Props) {
  const start = useStartSync();
  const [confirming, setConfirming] = useState(false);
  const blocked = blockedBy(view);
  const busy = run !== undefined || start.isPending;
  const waiting = run?.progress.waiting_until != null;
  const ready = !busy && !blocked;
  const sync = (sync_type: SyncType, include_closed = view.connection?.include_closed ?? false) =>
    start.mutate({ project_id: view.project.id, sync_type, include_closed });
  useCommand("sync.full", () => sync("full"), ready);
  useCommand("sync.issues", () => sync("issues_only"), ready);
  useCommand("sync.security", () => sync("security_only"), ready);
  useCommand("sync.closed", () => setConfirming(true), ready);
  const every = () =>
    start.mutate({
      project_id: view.project.id,
      sync_type: "full",
      include_closed: view.connection?.include_closed ?? false,
      every_issue: true,
    });
  useCommand("sync.every", every, ready);
  const look = () => requestPreview(view.project.id);
  useCommand("sync.preview", look, ready);
  const off = { disabled: !ready };
  const ways: MenuEntry[] = [
    {
      id: "full",
      words: "Everything",
      icon: RefreshCw,
      keys: keysOf("sync.full"),
      onSelect: () => sync("full"),
      ...off,
    },
    { id: "issues", words: "Issues only", icon: SquareCheck, onSelect: () => sync("issues_only"), ...off },
    {
      id: "security",
      words: "Security only",
      icon: ShieldAlert,
      onSelect: () => sync("security_only"),
      ...off,
    },
    {
      id: "closed",
      words: "Everything, closed issues too…",
      icon: Archive,
      onSelect: () => setConfirming(true),
      ...off,
    },
    {
      id: "every",
      words: "Everything, and look for missing issues",
      icon: SearchCheck,
      onSelect: every,
      ...off,
    },
  ];
  const preview: MenuEntry = {
    id: "preview",
    words: "Preview: what would change",
    icon: Eye,
    keys: keysOf("sync.preview"),
    onSelect: look,
    ...off,
  };
  return (
    <>
      <SplitButton>
        <Button
          icon={RefreshCw}
          spinning={busy && !waiting}
          busy={busy}
          disabledBecause={blocked}
          onClick={() => sync("full")}
        >
          {waiting ? "Waiting" : busy ? "Syncing" : "Sync now"}
        </Button>
        <Menu label="Sync" align="end" groups={[ways, [preview, ...more]]}>
          <IconButton icon={ChevronDown} iconSize="sm" label="More ways to sync" />
        </Menu>
      </SplitButton>
      <ConfirmClosed
        open={confirming}
        forge={SERVICE_WORDS[view.connection?.service_type ?? "github"]}
        onClose={() => setConfirming(false)}
        onConfirm={() => {
          setConfirming(false);
          sync("full", true);
        }}
      />
    </>
  );
}
