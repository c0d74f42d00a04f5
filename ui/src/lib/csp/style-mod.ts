/**
 * CodeMirror's style modules under `style-src 'self'`: the original writes a <style> element into the document,
 * this one adopts a style sheet, which the policy allows.
 */
import { StyleModule as Original } from "style-mod-original";

const sheets = new WeakMap<DocumentOrShadowRoot, { sheet: CSSStyleSheet; modules: Original[] }>();

export class StyleModule extends Original {
  static override mount(root: DocumentOrShadowRoot, modules: Original | readonly Original[]): void {
    let entry = sheets.get(root);
    if (!entry) {
      entry = { sheet: new CSSStyleSheet(), modules: [] };
      sheets.set(root, entry);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, entry.sheet];
    }
    const wanted = Array.isArray(modules) ? (modules as Original[]) : [modules as Original];
    if (wanted.every((module) => entry.modules.includes(module))) return;
    // A later rule wins, and the list runs from the lowest precedence to the highest.
    const others = entry.modules.filter((module) => !wanted.includes(module));
    entry.modules = [...others, ...wanted];
    entry.sheet.replaceSync(entry.modules.map((module) => module.getRules()).join("\n"));
  }
}
