declare module "style-mod-original" {
  export class StyleModule {
    constructor(spec: Record<string, unknown>, options?: { finish?(selector: string): string });
    getRules(): string;
    static mount(root: DocumentOrShadowRoot, modules: StyleModule | readonly StyleModule[]): void;
    static newName(): string;
  }
}
