/** What is most likely asked for next is read before it is asked for. */
import { type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { backend } from "./backend";
import { keys } from "./keys";

/** How long a cursor or pointer has to rest on a task, so that walking past reads nothing. */
const REST = 60;

export const taskDetail = (key: string) =>
  queryOptions({ queryKey: keys.taskDetail(key), queryFn: () => backend().call("task_show", { key }) });

export const markdown = (text: string) =>
  queryOptions({
    queryKey: keys.markdown(text),
    queryFn: () => backend().call("markdown_render", { text }),
    gcTime: 10_000,
  });

async function read(client: QueryClient, key: string): Promise<void> {
  await client.prefetchQuery(taskDetail(key));
  const description = client.getQueryData(taskDetail(key).queryKey)?.task.description;
  if (description) await client.prefetchQuery(markdown(description));
}

/** Tells which task is rested on: it is read, unless it is left at once. */
export function useReadAhead(): (key: string | null) => void {
  const client = useQueryClient();
  const resting = useRef<{ key: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  const rest = useCallback(
    (key: string | null) => {
      if (resting.current?.key === key) return;
      clearTimeout(resting.current?.timer);
      resting.current = key === null ? null : { key, timer: setTimeout(() => void read(client, key), REST) };
    },
    [client],
  );
  useEffect(() => () => rest(null), [rest]);
  return rest;
}
