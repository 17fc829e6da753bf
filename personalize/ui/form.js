// A form in the browser's own fields. The server says what stands in it; a choice is told with its
// time, and what is said about the form before the server has heard it moves nothing back.
const MANY = 8;
// One of it for the page, however often this script is loaded.
const page = (globalThis.thinLineForms ??= { forms: {}, told: {}, placed: false });
const { forms, told } = page;
const made = (name, attributes = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};

const tip = (form, field) => {
  const words = made('div', { popover: 'auto', class: 'tl-tip', id: `${form}-tip-${field.name}` });
  words.textContent = field.help;
  const mark = made('button', {
    type: 'button', class: 'tl-ask', popovertarget: words.id, popovertargetaction: 'show',
    'aria-label': `About “${field.label}”`,
  }, made('span', { 'aria-hidden': 'true' }, '?'));
  words.addEventListener('beforetoggle', () => {
    const at = mark.getBoundingClientRect();
    words.style.top = `${at.bottom + 4}px`;
    words.style.left = `${Math.max(8, Math.min(at.right - 40, innerWidth - 296))}px`;
  });
  mark.addEventListener('pointerenter', (event) => {
    if (event.pointerType === 'mouse') words.showPopover();
  });
  mark.addEventListener('pointerleave', () => words.hidePopover());
  return [mark, words];
};

// Says in words what a number may be, and tells whether it is that.
const allowed = (field, input) => {
  const value = input.valueAsNumber;
  const right = value >= field.low && value <= field.high && (!field.whole || value % 1 === 0);
  const kind = field.whole ? 'a whole number' : 'a number';
  const say = (n) => n.toLocaleString('en', { maximumFractionDigits: 6 });
  input.setCustomValidity(
    right ? '' : `${field.label}: ${kind} from ${say(field.low)} to ${say(field.high)}.`);
  return right || !input.reportValidity();
};

const control = (form, field, tell) => {
  const id = `${form}-${field.name}`;
  const shared = { id, 'data-field': field.name };
  if (field.help) shared['aria-describedby'] = `${form}-tip-${field.name}`;
  if (field.kind === 'segments') {
    const group = made('div', { role: 'radiogroup', 'aria-label': field.label, class: 'tl-segments' });
    for (const [value, label] of field.options) {
      const input = made('input', { type: 'radio', name: id, value, 'data-field': field.name });
      input.addEventListener('change', () => tell(field.name, value));
      group.append(made('label', {}, input, made('span', {}, label)));
    }
    return group;
  }
  if (field.kind === 'choice') {
    const list = made('select', shared);
    for (const [value, label] of field.options) list.append(made('option', { value }, label));
    list.addEventListener('change', () => tell(field.name, list.value));
    return list;
  }
  const input = made('input', {
    ...shared, type: 'number', min: field.low, max: field.high, step: 'any', inputmode: 'decimal',
  });
  const send = () => {
    if (allowed(field, input) && input.validity.valid) tell(field.name, input.valueAsNumber);
  };
  input.addEventListener('change', send);
  input.addEventListener('input', () => input.setCustomValidity(''));
  // The arrows go by steps that make sense for this number.
  input.addEventListener('keydown', (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = (input.valueAsNumber || 0) + way * field.step;
    input.value = +Math.max(field.low, Math.min(field.high, next)).toFixed(9);
    send();
  });
  return input;
};

const row = (form, field, tell) => {
  const head = made('div', { class: 'tl-label' });
  if (field.kind === 'segments') head.append(made('h2', {}, field.label));
  else head.append(made('label', { for: `${form}-${field.name}` }, field.label));
  if (field.help) head.append(...tip(form, field));
  return made('div', { class: 'tl-field' }, head, control(form, field, tell));
};

// Everything but the values: what is the same is not made anew.
const shape = (sections) => JSON.stringify(sections, (key, value) => (
  key === 'value' || key === 'changed' ? undefined : value));

const build = (root, data, tell) => {
  const open = new Set([...root.querySelectorAll('details[open]')].map((one) => one.dataset.name));
  const focus = root.contains(document.activeElement) ? document.activeElement.dataset.field : null;
  root.replaceChildren(...data.sections.map((section) => {
    const fields = section.fields.map((field) => row(data.form, field, tell));
    const words = section.words ? [made('p', { class: 'tl-line' }, section.words)] : [];
    const about = { class: `tl-section ${section.narrow ? 'narrow' : ''}`, 'data-name': section.name };
    if (!section.folded) {
      const title = section.title ? [made('h2', {}, section.title)] : [];
      return made('section', about, ...title, ...words, ...fields);
    }
    const folded = made('details', about, made('summary', {}, section.title), ...words, ...fields);
    folded.open = open.has(section.name);
    return folded;
  }));
  if (focus) root.querySelector(`[data-field="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
};

const fill = (root, sections) => {
  for (const section of sections) {
    if (section.folded) {
      const title = root.querySelector(`details[data-name="${section.name}"] > summary`);
      const words = section.title + (section.changed ? ' (changed)' : '');
      if (title.textContent !== words) title.textContent = words;
    }
    for (const field of section.fields) {
      const value = String(field.value);
      for (const one of root.querySelectorAll(`[data-field="${CSS.escape(field.name)}"]`)) {
        if (one.type === 'radio') one.checked = one.value === value;
        else if (one.value !== value) one.value = value;
      }
    }
  }
};

// A form stands where the page makes room for it, and keeps what is open in it from page to page.
const place = () => {
  for (const room of document.querySelectorAll('[data-form]')) {
    const root = forms[room.dataset.form];
    // While a page changes its place may stand twice: the form must not go to and fro.
    if (root && root.parentElement !== room && !root.isConnected) room.replaceChildren(root);
  }
};
if (!page.placed) {
  page.placed = true;
  new MutationObserver(place).observe(document.body, { childList: true, subtree: true });
}

export default function (component) {
  const { data, setTriggerValue } = component;
  let root = forms[data.form];
  if (!root) {
    root = forms[data.form] = made('form', { class: 'tl tl-form', 'data-live': 'yes' });
    root.addEventListener('submit', (event) => event.preventDefault());
  }
  // Another session has heard nothing yet: what was told to the one before is not said again.
  if (root.session !== data.session) told[data.form] = [];
  root.session = data.session;
  const before = told[data.form];
  root.tell = (name, value) => {
    const last = before.length ? before[before.length - 1][0] : 0;
    before.push([Math.max(performance.timeOrigin + performance.now(), last + 0.01), name, value]);
    before.splice(0, before.length - MANY);
    setTriggerValue('said', before);
  };
  const now = shape(data.sections);
  if (root.shape !== now) {
    build(root, data, (name, value) => root.tell(name, value));
    root.shape = now;
  }
  const waits = before.length && before[before.length - 1][0] > data.heard + 0.005;
  if (!waits) fill(root, data.sections);
  place();
}
