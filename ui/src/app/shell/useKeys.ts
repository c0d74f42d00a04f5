import { useEffect } from "react";
import { isAvailable, runCommand } from "../../lib/commandRegistry";
import { COMMAND_IDS, type CommandId, chordOf, commandOf } from "../../lib/commands";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
/** Keys that already mean something to these elements. */
const OWN_KEYS = "button, a, summary, [role=radio], [role=checkbox], [role=menuitem], [role=combobox]";
const OWN = new Set(["enter", " ", "arrowup", "arrowdown", "arrowleft", "arrowright", "delete"]);
const OVERLAY = "[role=dialog], [role=menu], [role=alertdialog]";

function elementOf(event: KeyboardEvent): Element | null {
  const [first] = event.composedPath();
  return first instanceof Element ? first : null;
}

/** Which command a key press asks for, if any. Single keys are off while typing and below a dialog or a menu. */
export function commandFor(event: KeyboardEvent): CommandId | null {
  const chord = chordOf(event);
  const target = elementOf(event);
  const typing = target?.closest(TYPING) != null;
  if (typing && (!chord.startsWith("mod+") || chord === "mod+a" || chord === "mod+z")) return null;
  if (OWN.has(chord) && target?.closest(OWN_KEYS)) return null;
  if (target?.closest(OVERLAY) || document.querySelector(`:is(${OVERLAY})[data-state=open]`)) return null;
  return COMMAND_IDS.find((id) => commandOf(id).keys.includes(chord) && isAvailable(id)) ?? null;
}

/** The keys of the whole window. */
export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const id = commandFor(event);
      if (!id) return;
      event.preventDefault();
      runCommand(id);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
