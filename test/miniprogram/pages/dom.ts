import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

/** What miniprogram-simulate gives (github.com/wechat-miniprogram/miniprogram-simulate), as far as it is used here. */
interface Simulate {
  load(path: string, options: { compiler: 'official' | 'simulate'; rootPath: string }): string;
  render(id: string): Rendered;
}

/** A component on the screen. */
export interface Rendered {
  readonly dom: HTMLElement;
  readonly instance: { onLoad?(query: Record<string, string>): void; onShow?(): void };
  attach(parent: Element): void;
  detach(): void;
  querySelector(selector: string): Rendered | undefined;
  setData(data: object): void;
  triggerPageLifeTime(name: 'show' | 'hide'): void;
}

/** An element of the DOM, and the node of the mini program that it stands for. */
export type Shown = HTMLElement & {
  readonly __wxElement?: {
    readonly _vt?: { readonly attrs: readonly { name: string; value: unknown }[] };
    triggerEvent(name: string, detail: unknown, options: { bubbles: boolean; composed: boolean }): void;
  };
};

const { window } = new JSDOM('<!doctype html><body></body>');

/**
 * The renderer of mini programs, on a DOM that is put beside Node's own globals: the service runs in this process as well, and
 * needs those.
 */
export const simulate = withDom(
  (): Simulate => createRequire(import.meta.url)('miniprogram-simulate') as Simulate,
);

function withDom<T>(load: () => T): T {
  const { document, Event, CustomEvent, Element, HTMLElement, Node } = window;
  Object.assign(globalThis, { window, document, Event, CustomEvent, Element, HTMLElement, Node });
  return load();
}

/** A finger on an element, and off again: what WeChat makes a tap of. */
export function touch(element: Element): void {
  const at = [{ identifier: 0, target: element, pageX: 0, pageY: 0 }];
  for (const [name, touches] of [
    ['touchstart', at],
    ['touchend', []],
  ] as const) {
    const event = new window.Event(name, { bubbles: true, cancelable: true });
    element.dispatchEvent(Object.assign(event, { touches, changedTouches: at }));
  }
}

/** What stands apart in the DOM is kept apart here. */
export function textOf(element: Element): string {
  const texts = (node: Node): string[] =>
    node.nodeType === node.TEXT_NODE ? [node.textContent ?? ''] : [...node.childNodes].flatMap(texts);
  return texts(element).join(' ').replace(/\s+/g, ' ').trim();
}

export function attributeOf(element: Element | undefined, name: string): unknown {
  const attributes = (element as Shown | undefined)?.__wxElement?._vt?.attrs ?? [];
  return attributes.find((attribute) => attribute.name === name)?.value;
}
