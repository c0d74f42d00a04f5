/** How often a project may sync by itself: 30 seconds to an hour. */

const SECONDS = [30, 60, 300, 900, 1800, 3600];

function everyWords(seconds: number): string {
  if (seconds < 60) return `Every ${seconds} s`;
  if (seconds === 3600) return "Every hour";
  return seconds % 60 === 0 ? `Every ${seconds / 60} min` : `Every ${seconds} s`;
}

/** The usual choices, and the one in use where the command line set another. */
export function intervalsWith(current: number): { value: string; words: string }[] {
  return [...new Set([...SECONDS, current])]
    .sort((a, b) => a - b)
    .map((seconds) => ({ value: String(seconds), words: everyWords(seconds) }));
}
