const BOX = /^(\s*(?:[-*+]|\d+[.)])\s+)\[([ xX])\]/;

/** Ticks or unticks the task-list item on a line (counted from 1); any other line stays as it is. */
export function toggleCheckbox(markdown: string, line: number): string {
  const lines = markdown.split("\n");
  const text = lines[line - 1];
  if (text === undefined || !BOX.test(text)) return markdown;
  lines[line - 1] = text.replace(
    BOX,
    (_, lead: string, mark: string) => `${lead}[${mark === " " ? "x" : " "}]`,
  );
  return lines.join("\n");
}

/** The first line in comrak's `data-sourcepos`, as in `12:1-12:40`. */
export function lineOf(sourcepos: string | null): number | null {
  const line = Number.parseInt(sourcepos ?? "", 10);
  return Number.isInteger(line) && line > 0 ? line : null;
}
