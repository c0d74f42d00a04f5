import { notifyManager, QueryClient } from "@tanstack/react-query";

// What changes in the cache and beside it in one go is drawn in one go, and no answer waits for a timer.
notifyManager.setScheduler(queueMicrotask);

/** Server truth stays fresh because events say when it changes; nothing is polled and nothing retried here. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        // Pages scrolled past are let go, so that memory stays flat.
        gcTime: 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        // Rust is on this computer: a lost network does not matter to a query.
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
