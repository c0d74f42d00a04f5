/**
 * Moving cards. The window shows them in their new place at once; what Rust answers decides: a move that could not
 * be saved is put back, and only one that was saved is called so.
 */
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { showFailure } from "../lib/toasts";
import { backend } from "./backend";
import type { Saved } from "./contract";
import type { CallError } from "./error";
import { keys } from "./keys";
import { type Move, showMoved } from "./movedLists";
import { showSaved } from "./mutations";

/** Whether a move is on its way: until it has arrived, a list from Rust is older than the one shown. */
export const isMoving = (client: QueryClient): boolean => client.isMutating({ mutationKey: keys.move }) > 0;

/** Moves cards at once; `onFailed` hears of a move that was put back. */
export function useMove(): (move: Move, onFailed?: () => void) => void {
  const client = useQueryClient();
  const { mutate } = useMutation<Saved, CallError, Move>({
    mutationKey: keys.move,
    mutationFn: ({ ids, status, after }) => backend().call("task_move", { ids: [...ids], status, after }),
    onSuccess: showSaved,
    onError: (error) => {
      void client.invalidateQueries({ queryKey: keys.tasks });
      showFailure(error);
    },
  });
  return (move, onFailed) => {
    // A list that is on its way would bring the old places back.
    void client.cancelQueries({ queryKey: keys.tasks });
    showMoved(client, move);
    mutate(move, onFailed ? { onError: onFailed } : undefined);
  };
}
