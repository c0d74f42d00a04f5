/** A tiny renderer for the fake only: the real one is comrak and ammonia in Rust. Escapes everything first. */
import type { RenderedMarkdown } from "../contract";

const escaped = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

const hostOf = (url: string) => {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
};

function inline(text: string, links: RenderedMarkdown["links"]): string {
  return escaped(text)
    .replace(
      /!\[([^\]]*)\]\((https?:[^)\s]+)\)/g,
      (_, alt, url) => `<span data-remote-image="${url}" data-host="${hostOf(url)}">${alt}</span>`,
    )
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, (_, label, url) => {
      links.push({ url, host: hostOf(url) });
      return `<a href="${url}" data-host="${hostOf(url)}">${label}</a>`;
    })
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>");
}

export function renderMarkdown(text: string): RenderedMarkdown {
  const links: RenderedMarkdown["links"] = [];
  const out: string[] = [];
  const lines = text.split("\n");
  let paragraph: string[] = [];
  let inList = false;
  const flush = () => {
    if (paragraph.length > 0) out.push(`<p>${inline(paragraph.join(" "), links)}</p>`);
    paragraph = [];
    if (inList) out.push("</ul>");
    inList = false;
  };
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const item = /^- (?:\[([ x])\] )?(.*)$/.exec(line);
    const heading = /^(#{1,4}) (.*)$/.exec(line);
    if (line.startsWith("```")) {
      flush();
      const code: string[] = [];
      for (i += 1; i < lines.length && !(lines[i] ?? "").startsWith("```"); i += 1) code.push(lines[i] ?? "");
      out.push(`<pre><code>${escaped(code.join("\n"))}</code></pre>`);
    } else if (item) {
      if (!inList) {
        flush();
        out.push("<ul>");
        inList = true;
      }
      const box =
        item[1] === undefined
          ? ""
          : `<input type="checkbox" disabled=""${item[1] === "x" ? ' checked=""' : ""} /> `;
      out.push(
        `<li data-sourcepos="${i + 1}:1-${i + 1}:${line.length}">${box}${inline(item[2] ?? "", links)}</li>`,
      );
    } else if (heading) {
      flush();
      const level = (heading[1] ?? "#").length;
      out.push(`<h${level}>${inline(heading[2] ?? "", links)}</h${level}>`);
    } else if (line.trim() === "") flush();
    else paragraph.push(line);
  }
  flush();
  return { html: out.join("\n"), links };
}
