import type { Backend } from "./contract";

let chosen: Backend | null = null;

/** The one way to Rust; set once before the first render. */
export function backend(): Backend {
  if (!chosen) throw new Error("the backend is asked before it was chosen");
  return chosen;
}

export function setBackend(next: Backend): void {
  chosen = next;
}

/** Tauri inside the window; the in-memory backend in a browser. The shipped bundle holds no fake. */
export async function chooseBackend(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./tauri")).tauriBackend();
  if (import.meta.env.MODE === "production") throw new Error("Tern's window runs inside Tern only");
  const { FakeBackend } = await import("./fake/backend");
  return FakeBackend.fromUrl(new URL(window.location.href));
}
