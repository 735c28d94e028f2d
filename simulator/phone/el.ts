export type Child = Node | string | false | null | undefined;

/** An element with its properties and children; texts become text, never HTML. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<Omit<HTMLElementTagNameMap[Tag], 'style' | 'children' | 'list'>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(
    ...children.filter((child): child is Node | string =>
      typeof child === 'object' ? child !== null : typeof child === 'string',
    ),
  );
  return element;
}

/** A label in Chinese, with the English for it in small. */
export function both(zh: string, en: string): HTMLSpanElement {
  return el('span', { className: 'both' }, el('span', {}, zh), el('small', { lang: 'en' }, en));
}

/** @param id what keeps the focus through a redraw, and what tests press */
export function button(id: string, zh: string, en: string, press: () => void, kind = ''): HTMLButtonElement {
  return el('button', { id, type: 'button', className: `button ${kind}`, onclick: press }, both(zh, en));
}

/** A picture of strokes on 24 by 24. */
export function icon(strokes: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', strokes);
  svg.append(path);
  return svg;
}

/** What must be in index.html. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id} in index.html`);
  return found;
}
