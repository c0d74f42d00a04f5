/** Two signs that only a merge has. A sign never stands without its word. */

/** A line of either side, one below the other. */
export function BothSign() {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <g fill="none" strokeWidth="2">
        <path d="M1.5 5h6M1.5 8h6M1.5 11h6" stroke="var(--mine-mark)" />
        <path d="M8.5 5h6M8.5 8h6M8.5 11h6" stroke="var(--theirs-mark)" />
      </g>
    </svg>
  );
}

/** An open, dashed ring. */
export function UndecidedSign() {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <circle
        cx="8"
        cy="8"
        r="5.8"
        fill="none"
        stroke="var(--attn-mark)"
        strokeWidth="1.9"
        strokeDasharray="4.2 1.87"
      />
    </svg>
  );
}
