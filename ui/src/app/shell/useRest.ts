import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { backend } from "../../ipc/backend";
import { isUnfinished } from "../../lib/unfinished";

/** A window that was hidden for long lets its pages go, unless something would be lost with them. */
export function useRest(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      backend().listen("rest_asked", () => {
        if (isUnfinished() || client.isMutating() > 0) return;
        // Nobody is there to hear that it failed, and nothing is lost: it is asked again.
        backend()
          .call("window_rest", {})
          .catch(() => {});
      }),
    [client],
  );
}
