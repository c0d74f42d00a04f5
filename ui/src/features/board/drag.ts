/** What travels while cards are dragged. */
export interface DragData extends Record<string | symbol, unknown> {
  kind: "tasks";
  ids: readonly string[];
}

export function isDragData(data: Record<string | symbol, unknown>): data is DragData {
  return data.kind === "tasks" && Array.isArray(data.ids);
}
