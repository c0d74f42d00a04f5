import { type RefObject, useEffect, useState } from "react";

/** Above the section, so that its heading does not touch the edge. */
const ROOM = 20;

const sectionsOf = (pane: HTMLElement) => [...pane.querySelectorAll<HTMLElement>("[data-section]")];

/** Which section is in sight, and the way to another: there the focus follows. */
export function usePart(pane: RefObject<HTMLElement | null>): [string, (id: string) => void] {
  const [part, setPart] = useState("general");
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const look = () => {
      const sections = sectionsOf(element).filter(({ offsetHeight }) => offsetHeight > 0);
      const edge = element.getBoundingClientRect().top + ROOM;
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      const passed = sections.filter((section) => section.getBoundingClientRect().top <= edge + 1);
      const seen = atEnd && element.scrollTop > 0 ? sections.at(-1) : (passed.at(-1) ?? sections[0]);
      if (seen?.dataset.section) setPart(seen.dataset.section);
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [pane]);
  const show = (id: string) => {
    // What was looked for is shown again first.
    requestAnimationFrame(() => {
      const element = pane.current;
      const section = element && sectionsOf(element).find(({ dataset }) => dataset.section === id);
      if (!element || !section) return;
      element.scrollTop += section.getBoundingClientRect().top - element.getBoundingClientRect().top - ROOM;
      section.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
      requestAnimationFrame(() => setPart(id));
    });
  };
  return [part, show];
}
