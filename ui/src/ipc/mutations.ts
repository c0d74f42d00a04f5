/** What screens change. A change is shown as saved only after Rust has answered. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keysOf } from "../lib/commands";
import { requestMerge } from "../lib/mergeRequest";
import { showFailure, showToast } from "../lib/toasts";
import { pausedWords, plural } from "../lib/words";
import { backend } from "./backend";
import type { CommandName, Commands, LinkDone, Project, Saved } from "./contract";
import type { CallError } from "./error";
import { keys } from "./keys";

type Request<K extends CommandName> = Commands[K]["request"];
type Response<K extends CommandName> = Commands[K]["response"];

/** Takes the last change back and says so. */
export async function undoLast(): Promise<void> {
  try {
    const { words } = await backend().call("undo_last", {});
    showToast({ kind: "done", title: words });
  } catch (error) {
    showFailure(error as CallError);
  }
}

/** Says what a change did, with the way back beside it. */
export function showSaved({ words, changed }: Saved): void {
  if (changed === 0) return;
  showToast({
    kind: "done",
    title: words,
    actions: [{ words: "Undo", keys: keysOf("change.undo"), run: () => void undoLast() }],
  });
}

/** Says what was done to a link, with the way back and, where both sides say something, the way on. */
export function showLinked({ words, asks, key }: LinkDone): void {
  const undo = { words: "Undo", keys: keysOf("change.undo"), run: () => void undoLast() };
  showToast({
    kind: "done",
    title: words,
    body: asks ? "Both sides say something; you decide which stands." : undefined,
    actions: asks ? [{ words: "Decide", run: () => requestMerge(key) }, undo] : [undo],
  });
}

interface Options<K extends CommandName> {
  onDone?: (response: Response<K>, request: Request<K>) => void;
  /** Instead of a toast, where the failure stands beside its cause. */
  onFailed?: (error: CallError) => void;
}

/** One command as a mutation; a failure becomes a toast unless the caller shows it itself. */
export function useCall<K extends CommandName>(command: K, options: Options<K> = {}) {
  return useMutation<Response<K>, CallError, Request<K>>({
    mutationKey: [command],
    mutationFn: (request) => backend().call(command, request),
    onSuccess: (response, request) => options.onDone?.(response, request),
    onError: (error) => (options.onFailed ? options.onFailed(error) : showFailure(error)),
  });
}

/** Remembers that two tasks are not the same work; wherever that was suggested it is looked for anew. */
export function useNotSame() {
  const client = useQueryClient();
  return useCall("task_not_same", {
    onDone: (_, { id }) => {
      void client.invalidateQueries({ queryKey: keys.likely(id) });
      void client.invalidateQueries({ queryKey: keys.historyRuns });
    },
  });
}

/** Starts a sync and shows it at once. */
export function useStartSync() {
  const client = useQueryClient();
  return useCall("sync_start", {
    onDone: ({ joined }) => {
      void client.invalidateQueries({ queryKey: keys.syncs });
      if (joined) showToast({ kind: "done", title: "This project is syncing already" });
    },
  });
}

/** Starts a sync without a word about it; what goes wrong is said. */
export function useQuietSync() {
  const client = useQueryClient();
  return async (projectId: string, includeClosed = false) => {
    const request = { project_id: projectId, sync_type: "full" as const, include_closed: includeClosed };
    await backend()
      .call("sync_start", request)
      .catch((error: CallError) => showFailure(error));
    await client.invalidateQueries({ queryKey: keys.syncs });
  };
}

/** Opens the demo, making it if need be, and syncs it. */
export function useOpenDemo(onOpened: (project: Project) => void) {
  const client = useQueryClient();
  const sync = useQuietSync();
  return useCall("demo_open", {
    onDone: async (project) => {
      // The list must know it before anything leads there.
      await client.invalidateQueries({ queryKey: keys.projects });
      onOpened(project);
      await sync(project.id);
    },
  });
}

/** Removes the demo with everything in it; it can be opened anew at any time. */
export function useRemoveDemo(onRemoved: () => void) {
  const client = useQueryClient();
  return useCall("demo_remove", {
    onDone: () => {
      onRemoved();
      void client.invalidateQueries();
      showToast({ kind: "done", title: "The demo is removed" });
    },
  });
}

export function useSetSettings() {
  const client = useQueryClient();
  return useCall("settings_set", {
    onDone: (settings) => client.setQueryData(keys.settings, settings),
  });
}

/** Holds back the syncs that start by themselves, and says until when. */
export function usePause() {
  const client = useQueryClient();
  return useCall("background_pause", {
    onDone: (status) => {
      client.setQueryData(keys.status, status);
      const until = status.paused_until ? pausedWords(status.paused_until, new Date()) : "paused";
      showToast({
        kind: "done",
        topic: "pause",
        title: `Syncing is ${until}`,
        body: "Sync now still works.",
      });
    },
  });
}

export function useResume() {
  const client = useQueryClient();
  return useCall("background_resume", {
    onDone: (status) => {
      client.setQueryData(keys.status, status);
      showToast({ kind: "done", topic: "pause", title: "Syncing goes on" });
    },
  });
}

export function useBackUp(onDone?: () => void) {
  const client = useQueryClient();
  return useCall("data_backup", {
    onDone: (data) => {
      client.setQueryData(keys.data, data);
      const [newest] = data.backups;
      showToast({ kind: "done", title: "A backup was made", body: newest?.name });
      onDone?.();
    },
  });
}

/** Shows a folder in the system's file manager. */
export function openFolder(folder: "data" | "exports"): void {
  backend()
    .call("folder_open", { folder })
    .catch((error: CallError) => showFailure(error));
}

/** Writes every task into a file and says where it lies. */
export function useExport() {
  return useCall("data_export", {
    onDone: ({ path, tasks }) =>
      showToast({
        kind: "done",
        title: `${plural(tasks, "task")} exported`,
        body: path,
        actions: [{ words: "Open the folder", run: () => openFolder("exports") }],
      }),
  });
}

/** Opens an address in the system's browser; Rust parses it again and refuses what is no web page. */
export function openLink(url: string): void {
  backend()
    .call("link_open", { url })
    .catch((error: CallError) => showFailure(error));
}
