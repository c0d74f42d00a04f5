import { useMutation, useQueryClient } from "@tanstack/react-query";
import { backend } from "../../ipc/backend";
import type { ConnectionDraft, ConnectionSettings, Project } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { useQuietSync } from "../../ipc/mutations";

export interface Wish {
  /** A project that is there, or the one to make. */
  into: Project | { name: string; key: string };
  draft: ConnectionDraft;
  settings: ConnectionSettings;
}

async function connect({ into, draft, settings }: Wish): Promise<Project> {
  const isThere = "id" in into;
  const project = isThere ? into : await backend().call("project_create", into);
  try {
    await backend().call("connection_create", { project_id: project.id, draft, settings });
  } catch (error) {
    // A project that was only made to be connected goes again; what went wrong is still said.
    if (!isThere)
      await backend()
        .call("project_delete", { id: project.id })
        .catch(() => null);
    throw error;
  }
  return project;
}

/** Connects a repository, makes its project if need be, and starts the first sync. */
export function useConnect(onConnected: (project: Project) => void) {
  const client = useQueryClient();
  const sync = useQuietSync();
  return useMutation<Project, CallError, Wish>({
    mutationFn: connect,
    onSuccess: async (project, { settings }) => {
      // The list must know it before anything leads there.
      await client.invalidateQueries({ queryKey: keys.projects });
      onConnected(project);
      await sync(project.id, settings.include_closed);
    },
  });
}
