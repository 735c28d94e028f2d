import { both, byId, el } from './el.js';
import { type Entry, type Log } from './log.js';
import { type Place, places, type StepNumber, steps, type Way } from './steps.js';

/** The nine steps as a line of lamps, and below it everything that happened, to be opened. */
export function showLog(log: Log): void {
  const list = byId('log');
  const lines = new Map<Entry, HTMLDetailsElement>();
  const lamps = new Map<StepNumber, HTMLButtonElement>();
  for (const [key, { zh, en, short, way }] of Object.entries(steps)) {
    const step = Number(key) as StepNumber;
    const lamp = el(
      'button',
      { type: 'button', title: `${zh} · ${en}`, disabled: true },
      el('b', {}, key),
      el('span', {}, short),
    );
    lamp.onclick = () => {
      const line = lines.get(log.entries.findLast((entry) => entry.step === step) as Entry);
      if (!line) return;
      line.open = true;
      line.scrollIntoView({ block: 'nearest' });
      line.querySelector('summary')?.focus();
    };
    lamps.set(step, lamp);
    byId('steps').append(el('li', {}, lamp));
    byId('log-empty').append(el('div', { className: 'to-come' }, el('b', {}, key), both(zh, en), wayOf(way)));
  }
  // Who reads the log is left there, until they act somewhere else.
  let follows = true;
  document.addEventListener('click', ({ target }) => (follows = !list.contains(target as Node)), true);
  list.addEventListener('wheel', () => (follows = false), { passive: true });
  log.onEntry((entry, isNew) => {
    byId('log-empty').hidden = true;
    if (entry.step === 1) for (const lamp of lamps.values()) lamp.className = '';
    const lamp = entry.step && lamps.get(entry.step);
    if (lamp) {
      lamp.disabled = false;
      lamp.className = entry.failed ? 'failed' : 'lit';
    }
    if (isNew) {
      const line = lineOf(entry);
      lines.set(entry, line);
      list.append(line);
    } else {
      const count = lines.get(entry)?.querySelector('.count');
      if (count) count.textContent = `×${entry.count}`;
    }
    if (follows) list.scrollTop = list.scrollHeight;
  });
}

function wayOf(way: Way): HTMLSpanElement {
  const title = way
    .split(' → ')
    .map((place) => places[place as Place])
    .join(' → ');
  return el('span', { className: 'way', title }, way);
}

function lineOf({ step, label, zh, en, way, glimpse, failed, parts, count }: Entry): HTMLDetailsElement {
  const line = el('details', {
    className: `${step === undefined ? 'other' : 'step'}${failed ? ' failed' : ''}`,
  });
  const times = el('span', { className: 'count' }, count > 1 ? `×${count}` : '');
  line.append(
    el('summary', {}, el('b', {}, label), both(zh, en), el('code', {}, glimpse), times, wayOf(way)),
  );
  for (const { title, text } of parts) {
    line.append(el('section', {}, el('h3', {}, title), el('pre', { tabIndex: 0 }, text)));
  }
  return line;
}
