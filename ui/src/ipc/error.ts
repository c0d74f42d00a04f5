import type { ApiError } from "./contract";

/** An {@link ApiError} as an exception, so that queries and mutations can throw it. */
export class CallError extends Error implements ApiError {
  readonly code: string;
  readonly hint: string;
  readonly retry_after: number | null;
  readonly details: string | null;

  constructor(error: ApiError) {
    super(error.message);
    this.name = "CallError";
    this.code = error.code;
    this.hint = error.hint;
    this.retry_after = error.retry_after;
    this.details = error.details;
  }
}

/** Whatever came back from the other side, as an error with something to do. */
export function toApiError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) {
    const given = error as Partial<ApiError>;
    return new CallError({
      code: String(given.code),
      message: String(given.message),
      hint: given.hint ?? "Nothing was changed.",
      retry_after: given.retry_after ?? null,
      details: given.details ?? null,
    });
  }
  return new CallError({
    code: "unexpected",
    message: "Something in Tern did not work.",
    hint: "Your tasks are safe on this computer. Try it again.",
    retry_after: null,
    details: error instanceof Error ? error.message : String(error),
  });
}
