import { ImageOff } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import { openLink, useCall } from "../../ipc/mutations";
import { useMarkdown } from "../../ipc/queries";
import { lineOf } from "./checkboxes";
import styles from "./Markdown.module.css";

interface Picture {
  place: HTMLElement;
  url: string;
  host: string;
  alt: string;
}

/** A picture from elsewhere stays unloaded until somebody asks for it. */
function RemotePicture({ url, host, alt }: Omit<Picture, "place">) {
  const [src, setSrc] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = useCall("image_load", {
    onDone: (image) => setSrc(image.data_url),
    onFailed: () => setFailed(true),
  });
  if (src) return <img src={src} alt={alt} />;
  return (
    <span className={styles.picture}>
      <Icon as={ImageOff} className="ink3" />
      <span className="grow t12">
        <span className="cut">
          Picture from <b className="mid">{host}</b>
          {alt && `: ${alt}`}
        </span>
        <span className="ink3" role={failed ? "alert" : undefined}>
          {failed ? "It could not be loaded." : "Not loaded: it would tell that host you read this."}
        </span>
      </span>
      <Button size="sm" busy={load.isPending} onClick={() => load.mutate({ url })}>
        Load once
      </Button>
    </span>
  );
}

interface Props {
  text: string;
  /** Absent: boxes cannot be ticked. */
  onToggle?: (line: number) => void;
}

/** Markdown as Rust rendered and sanitised it; links open in the browser, never here. */
export function Markdown({ text, onToggle }: Props) {
  const { data, error } = useMarkdown(text);
  const root = useRef<HTMLDivElement>(null);
  const [pictures, setPictures] = useState<Picture[]>([]);
  const html = data?.html;
  const ticks = onToggle !== undefined;
  useLayoutEffect(() => {
    const element = root.current;
    if (!element || html === undefined) return;
    // Written here and not by React, so that the portals below keep their places.
    element.innerHTML = html;
    for (const box of element.querySelectorAll<HTMLInputElement>("li input[type=checkbox]")) {
      const item = box.closest("li");
      item?.classList.add(styles.todo ?? "");
      if (box.checked) item?.classList.add(styles.did ?? "");
      box.setAttribute("aria-label", item?.textContent?.trim().slice(0, 120) || "Item");
      box.disabled = !ticks;
    }
    for (const link of element.querySelectorAll("a[href]")) {
      const host = link.getAttribute("data-host");
      if (host) link.setAttribute("title", `${host}, opens in the browser`);
    }
    for (const code of element.querySelectorAll("pre, table")) code.setAttribute("tabindex", "0");
    setPictures(
      [...element.querySelectorAll<HTMLElement>("[data-remote-image]")].map((place) => {
        const alt = place.textContent ?? "";
        place.textContent = "";
        return { place, alt, url: place.dataset.remoteImage ?? "", host: place.dataset.host ?? "" };
      }),
    );
  }, [html, ticks]);

  const click = (event: React.MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a");
    if (link) {
      event.preventDefault();
      const url = link.getAttribute("href");
      if (url) openLink(url);
      return;
    }
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    // It is ticked once Rust has saved it.
    event.preventDefault();
    const line = lineOf(target.closest("li")?.getAttribute("data-sourcepos") ?? null);
    if (line !== null) onToggle?.(line);
  };

  if (error)
    return (
      <>
        <p className="ink3 t12">It could not be laid out; this is its text.</p>
        <pre className={styles.plain}>{text}</pre>
      </>
    );
  return (
    <>
      {html === undefined && <SkeletonLines lines={6} />}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links and boxes inside are reached by the keyboard themselves */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one handler for the links and boxes inside */}
      <div ref={root} className={styles.markdown} onClick={click} onAuxClick={click} />
      {pictures.map((picture, index) =>
        createPortal(
          <RemotePicture url={picture.url} host={picture.host} alt={picture.alt} />,
          picture.place,
          `${index} ${picture.url}`,
        ),
      )}
    </>
  );
}
