/**
 * Scroll locking of dialogs and menus under `style-src 'self'`: the original writes a <style> element, this one
 * adopts a style sheet while the first user is mounted.
 */
import { useEffect } from "react";

export function stylesheetSingleton() {
  let users = 0;
  let sheet: CSSStyleSheet | null = null;
  return {
    add(css: string) {
      users += 1;
      if (users > 1) return;
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
    remove() {
      users -= 1;
      if (users > 0) return;
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((known) => known !== sheet);
      sheet = null;
    },
  };
}

export function styleHookSingleton() {
  const shared = stylesheetSingleton();
  return function useStyle(styles: string, isDynamic?: boolean) {
    // biome-ignore lint/correctness/useExhaustiveDependencies: only a dynamic style follows its text
    useEffect(() => {
      shared.add(styles);
      return () => shared.remove();
    }, [styles && isDynamic]);
  };
}

export function styleSingleton() {
  const useStyle = styleHookSingleton();
  return function Sheet({ styles, dynamic }: { styles: string; dynamic?: boolean }) {
    useStyle(styles, dynamic);
    return null;
  };
}
