import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { useUnfinished } from "../lib/unfinished";
import styles from "./MarkdownEditor.module.css";

const theme = EditorView.theme({
  "&": { color: "var(--ink-1)", backgroundColor: "transparent", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": {
    fontFamily: "var(--sans)",
    lineHeight: "20px",
    padding: "8px 0",
    minHeight: "var(--editor-height, 220px)",
    caretColor: "var(--ink-1)",
  },
  ".cm-line": { padding: "0 12px" },
  ".cm-cursor": { borderLeftColor: "var(--ink-1)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mine-word)",
  },
});

const highlight = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.monospace, tags.comment], fontFamily: "var(--mono)", fontSize: "0.92em" },
  { tag: [tags.link, tags.url], color: "var(--accent-ink)" },
  { tag: [tags.quote], color: "var(--ink-2)" },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--ink-3)" },
]);

/** The editor counts every line end as one; a text that came with CRLF keeps it. */
const plain = (text: string) => text.replace(/\r\n?/g, "\n");
const endingsLike = (text: string, before: string) =>
  before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;

/** Left to itself, a webview copies the look of replaced letters into a style attribute, which the policy forbids. */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || event.data === null || main.empty || view.composing) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

interface Props {
  text: string;
  label: string;
  onChange: (text: string) => void;
  onDone: () => void;
}

/** Plain Markdown with its own undo. Tab indents; Escape, then Tab, leaves. */
export default function MarkdownEditor({ text, label, onChange, onDone }: Props) {
  useUnfinished();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onDone, text });
  useEffect(() => {
    latest.current = { onChange, onDone, text };
  });
  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: plain(latest.current.text),
        extensions: [
          history(),
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                latest.current.onDone();
                return true;
              },
            },
            {
              key: "Escape",
              run: () => {
                latest.current.onDone();
                return true;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          markdown({ base: markdownLanguage }),
          syntaxHighlighting(highlight),
          replacing,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "true", dir: "auto" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              const { text: before, onChange: tell } = latest.current;
              tell(endingsLike(update.state.doc.toString(), before));
            }
          }),
          theme,
        ],
      }),
    });
    view.current = editor;
    // It comes late the first time: whoever writes in another field by then goes on there.
    if (!document.activeElement?.matches("input, textarea, [contenteditable=true]")) editor.focus();
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    // Only a text that came from outside: taken over as one step that undo takes back.
    if (!editor || editor.state.doc.toString() === plain(text)) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: plain(text) } });
  }, [text]);
  return <div ref={place} className={styles.editor} />;
}
