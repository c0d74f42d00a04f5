/**
 * When what changed in Rust is read anew. The first change is shown at once; a flood of them, as a sync makes it, in
 * steps that leave the window to its person.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./keys";
import { isMoving } from "./moves";

/** No two refreshes are closer together, in milliseconds. */
const STEP = 150;
/** A refresh that took a time is followed by that many such times of peace, ... */
const PEACE = 4;
/** ... though the next one is never farther away than this, nor waits longer for an answer. */
const LONGEST = 1_000;
/** Within this time of the last change there is a flood. */
const FLOOD = 2_000;
/** In a flood, what a key or the pointer asked for is drawn first. */
const HANDS = 250;
/** Whoever types on and on sees what changes all the same. */
const PATIENCE = 1_500;
const SIGNS = ["keydown", "pointerdown"] as const;

/** Invalidates keys, each at most once a step. */
export class Refresh {
  private readonly pending = new Map<string, QueryKey>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private since = 0;
  private last = Number.NEGATIVE_INFINITY;
  private next = Number.NEGATIVE_INFINITY;
  private hands = Number.NEGATIVE_INFINITY;
  private readonly forget: () => void;

  constructor(private readonly client: QueryClient) {
    const touched = () => {
      this.hands = performance.now();
    };
    for (const sign of SIGNS) window.addEventListener(sign, touched, { capture: true, passive: true });
    // What a person changed in this window is not held back with what the sync brings.
    const unsubscribe = client.getMutationCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "success") this.hurry();
    });
    this.forget = () => {
      for (const sign of SIGNS) window.removeEventListener(sign, touched, { capture: true });
      unsubscribe();
    };
  }

  invalidate(key: QueryKey): void {
    if (this.pending.size === 0) this.since = performance.now();
    this.pending.set(JSON.stringify(key), key);
    this.plan();
  }

  stop(): void {
    this.forget();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** The next refresh waits for nothing. */
  hurry(): void {
    this.next = Number.NEGATIVE_INFINITY;
    this.hands = Number.NEGATIVE_INFINITY;
    this.planAnew();
  }

  private plan(): void {
    if (this.timer !== null || this.pending.size === 0) return;
    this.timer = setTimeout(() => this.flush(), Math.max(0, this.at() - performance.now()));
  }

  private planAnew(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.plan();
  }

  /** When the next refresh is. */
  private at(): number {
    const flood = performance.now() - this.last < FLOOD;
    return flood ? Math.max(this.next, Math.min(this.hands + HANDS, this.since + PATIENCE)) : this.next;
  }

  private flush(): void {
    this.timer = null;
    const began = performance.now();
    if (this.at() > began) {
      this.plan();
      return;
    }
    const moving = isMoving(this.client);
    const read: Promise<void>[] = [];
    for (const [name, queryKey] of this.pending) {
      // Cards that are being moved would jump back and forth.
      if (moving && queryKey === keys.tasks) continue;
      this.pending.delete(name);
      read.push(this.client.invalidateQueries({ queryKey }));
    }
    this.last = began;
    this.next = began + LONGEST;
    void Promise.allSettled(read).then(() => {
      const now = performance.now();
      this.next = Math.min(this.next, Math.max(began + STEP, now + PEACE * (now - began)));
      this.planAnew();
    });
    this.plan();
  }
}
