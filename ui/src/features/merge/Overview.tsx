import { type RefObject, useEffect, useState } from "react";
import styles from "./Merge.module.css";

interface Mark {
  top: number;
  height: number;
  kind: string;
}

interface Picture {
  marks: Mark[];
  view: { top: number; height: number };
}

const share = (part: number, whole: number) => (whole > 0 ? (part / whole) * 100 : 0);

function look(body: HTMLElement): Picture {
  const { scrollHeight, scrollTop, clientHeight } = body;
  const origin = body.getBoundingClientRect().top - scrollTop;
  const marks = [...body.querySelectorAll<HTMLElement>("[data-mark]")].map((row) => {
    const box = row.getBoundingClientRect();
    return {
      top: share(box.top - origin, scrollHeight),
      height: share(box.height, scrollHeight),
      kind: row.dataset.mark ?? "",
    };
  });
  return { marks, view: { top: share(scrollTop, scrollHeight), height: share(clientHeight, scrollHeight) } };
}

/** Where the conflicts stand in the whole, and what is in sight; a picture for the eye and a place to click. */
export function Overview({ body, news }: { body: RefObject<HTMLElement | null>; news: unknown }) {
  const [picture, setPicture] = useState<Picture | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew whenever the choices change
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    let frame = 0;
    const draw = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setPicture(look(element)));
    };
    const sizes = new ResizeObserver(draw);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener("scroll", draw, { passive: true });
    draw();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      element.removeEventListener("scroll", draw);
    };
  }, [body, news]);
  const jump = (event: React.PointerEvent<HTMLElement>) => {
    const element = body.current;
    const box = event.currentTarget.getBoundingClientRect();
    const at = (event.clientY - box.top) / box.height;
    element?.scrollTo({ top: at * element.scrollHeight - element.clientHeight / 2 });
  };
  return (
    <div className={styles.overview} aria-hidden="true" onPointerDown={jump}>
      {picture && (
        <>
          <i
            className={styles.view}
            style={{ top: `${picture.view.top}%`, height: `${picture.view.height}%` }}
          />
          {picture.marks.map((mark, at) => (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: marks are drawn anew together
              key={at}
              className={styles[`mark_${mark.kind}`]}
              style={{ top: `${mark.top}%`, height: `${mark.height}%` }}
            />
          ))}
        </>
      )}
    </div>
  );
}
