// HTML of our own in slots of the page, and the clicks on it. What says the same is not touched.
const MANY = 8;
// One of it for the page, however often this script is loaded.
const page = (globalThis.thinLineBoards ??= { boards: {}, heard: false });
const { boards } = page;

// All texts are escaped where the HTML is made; nothing in it may run, whatever it says.
const BARRED = 'script, style, iframe, object, embed, link, meta, base, form, animate, set';
// A link may lead anywhere; a picture comes with the page or from this server, never from elsewhere.
const HERE = /^(data:image\/|#|\/(?!\/))/i;
const LINK = /^(https?:|#|\/)/i;
const ADDRESSES = { href: LINK, src: HERE, srcset: HERE, 'xlink:href': HERE, action: HERE, formaction: HERE };
const clean = (html) => {
  const made = document.createElement('template');
  made.innerHTML = html;
  for (const one of made.content.querySelectorAll(BARRED)) one.remove();
  for (const one of made.content.querySelectorAll('*')) {
    for (const { name, value } of [...one.attributes]) {
      const leads = ADDRESSES[name] && !ADDRESSES[name].test(value.trim());
      if (name.startsWith('on') || leads) one.removeAttribute(name);
    }
  }
  return made.content;
};

// The last clicks of each board, numbered in time: one that was told while another was on its way
// would be lost alone.
const tell = (board, act) => {
  const { clicks } = board;
  const before = clicks.length ? clicks[clicks.length - 1][0] : 0;
  clicks.push([Math.max(performance.timeOrigin + performance.now(), before + 0.01), act]);
  clicks.splice(0, clicks.length - MANY);
  board.tell('act', clicks);
};

// Makes what stands there into what shall stand there, and leaves alone what is the same: it is
// not laid out again, keeps the focus, and does not come in anew.
const morph = (from, to) => {
  const old = [...from.childNodes];
  const next = [...to.childNodes];
  next.forEach((wanted, i) => {
    const there = old[i];
    if (!there) from.append(wanted);
    else if (there.isEqualNode(wanted)) return;
    // What a chart's place holds is the chart's.
    else if (there.dataset?.chart && there.dataset.chart === wanted.dataset?.chart) return;
    else if (there.nodeType === Node.TEXT_NODE && wanted.nodeType === Node.TEXT_NODE) there.data = wanted.data;
    else if (there.nodeName !== wanted.nodeName || there.nodeType !== Node.ELEMENT_NODE) there.replaceWith(wanted);
    // A card that comes in comes in whole.
    else if (there.matches('[data-item]') && there.dataset.item !== wanted.dataset.item) there.replaceWith(wanted);
    else {
      // What somebody opened stays open.
      for (const { name } of [...there.attributes]) {
        if (name !== 'open' && !wanted.hasAttribute(name)) there.removeAttribute(name);
      }
      for (const { name, value } of wanted.attributes) if (there.getAttribute(name) !== value) there.setAttribute(name, value);
      morph(there, wanted);
    }
  });
  for (const one of old.slice(next.length)) one.remove();
};

// What was chosen stands as the server says, but for choices it has not heard yet.
const settle = (slot, board) => {
  const { clicks } = board;
  if (clicks.length && clicks[clicks.length - 1][0] > board.last + 0.005) return;
  for (const one of slot.querySelectorAll('input[data-act]')) {
    if (['radio', 'checkbox'].includes(one.type)) one.checked = one.hasAttribute('checked');
    // What is being typed stays.
    else if (one !== document.activeElement && one.value !== one.defaultValue) one.value = one.defaultValue;
  }
  for (const list of slot.querySelectorAll('select[data-act]')) {
    const chosen = list.querySelector('option[selected]');
    if (chosen) list.value = chosen.value;
  }
};

const known = (name) => (boards[name] ??= {
  clicks: [], filled: {}, charts: {}, texts: {}, lately: new Map(),
});

// What a board said lately, the latest last: the server names what it said before instead of saying
// it again. It remembers fewer of them; where it is wrong all the same it is asked for the whole.
const KEPT = 16;
const remembered = ({ lately }, digest, text) => {
  const told = text ? JSON.parse(text) : lately.get(digest);
  if (!told) return null;
  lately.delete(digest);
  lately.set(digest, told);
  if (lately.size > KEPT) lately.delete(lately.keys().next().value);
  return told;
};

// The question may be lost as the answer was: it is asked until something comes.
const AGAIN = 500;
const ask = (board) => {
  if (!board.tell || board.asking) return;
  board.asking = setTimeout(() => { board.asking = null; fill(); }, AGAIN);
  tell(board, 'whole');
};

// What a board says stands in the page as JSON: it is read as soon as React has put it there. A
// component would be told after the next picture, one frame later.
const read = () => {
  for (const place of document.querySelectorAll('[data-board]')) {
    const { board: name, digest, session, last } = place.dataset;
    if (place.read === digest) continue;
    const board = known(name);
    // Another session has heard nothing yet: what was told to the one before is not said again.
    if (board.session !== session) board.clicks = [];
    board.session = session;
    const told = remembered(board, digest, place.textContent);
    if (!told) {
      ask(board);
      continue;
    }
    place.read = digest;
    place.textContent = ''; // what is searched for is found where it stands
    board.last = Number(last);
    board.slots = told.slots;
    // A chart that is told in the same words is the same one.
    board.charts = Object.fromEntries(Object.entries(told.charts).map(
      ([part, text]) => [part, board.texts[part] === text ? board.charts[part] : JSON.parse(text)],
    ));
    board.texts = told.charts;
  }
};

// The style sheet shows a hand only where a click is heard.
const live = (slot, board) => { if (board.tell) slot.dataset.live = 'yes'; };

const fill = () => {
  read();
  for (const slot of document.querySelectorAll('[data-slot]')) {
    const [name, part] = slot.dataset.slot.split('/');
    const board = boards[name];
    if (!board || board.slots?.[part] === undefined || slot.shown === board.slots[part]) continue;
    // What a page showed when it was left stands there again when it comes back.
    const left = board.filled[part];
    if (left && left !== slot && !left.isConnected && left.shown === board.slots[part]) {
      slot.replaceChildren(...left.childNodes);
      left.shown = null;
    } else morph(slot, clean(board.slots[part]));
    board.filled[part] = slot;
    settle(slot, board);
    slot.shown = board.slots[part];
    live(slot, board);
  }
  // Something that was awaited is there: the board asks for what shows it, as if it was clicked.
  for (const sign of document.querySelectorAll('[data-arrived]')) {
    const board = boards[sign.dataset.arrived];
    if (!board?.tell || board.arrived === sign.dataset.number) continue;
    board.arrived = sign.dataset.number;
    tell(board, 'arrived');
  }
  for (const place of document.querySelectorAll('[data-chart]')) {
    const [name, part] = place.dataset.chart.split('/');
    const chart = boards[name]?.charts?.[part];
    if (chart) charts.draw(place, chart);
    else if (place.firstChild) charts.clear(place);
  }
};

// A switch moves at once; what is drawn anew says whether it stays so.
const pressed = (place) => {
  place.dataset.pressed = 'yes';
  setTimeout(() => delete place.dataset.pressed, 5000);
};

// What is drawn anew loses the focus: give it back to who came by keyboard. It may be drawn twice.
// The last one that was pressed has it.
let presses = 0;
const backTo = (act, slot, press, left = 50) => {
  if (left === 0 || press !== presses) return;
  setTimeout(backTo, 100, act, slot, press, left - 1);
  if (document.activeElement && document.activeElement !== document.body) return;
  const same = slot.querySelector(`button[data-act="${CSS.escape(act)}"]`);
  const tray = same && same.closest('details');
  if (tray) tray.open = true;
  const next = same || slot.querySelector('details.acts summary');
  if (next) next.focus({ preventScroll: true });
};

const CHOICES = 'input, select, option, label';
const clicked = (event) => {
  const place = event.target.closest && event.target.closest('[data-act]');
  if (event.target.closest && event.target.closest(CHOICES)) return; // heard when it has changed
  const slot = place && place.closest('[data-slot]');
  const board = slot && boards[slot.dataset.slot.split('/')[0]];
  if (!board || !board.tell) return;
  event.preventDefault();
  presses += 1;
  if (event.detail === 0) backTo(place.dataset.act, slot, presses);
  if (place.getAttribute('role') === 'switch') pressed(place);
  tell(board, place.dataset.act);
};

const changed = (event) => {
  const place = event.target.closest && event.target.closest('input[data-act], select[data-act]');
  const slot = place && place.closest('[data-slot]');
  const board = slot && boards[slot.dataset.slot.split('/')[0]];
  if (!board || !board.tell) return;
  const { act } = place.dataset;
  if (place.matches('[type="radio"], [type="checkbox"]')) tell(board, act);
  else if (place.reportValidity()) tell(board, `${act}:${place.value}`);
};

// A menu closes when something else is pressed, when something in it was chosen, and with Escape.
const closeMenus = (event) => {
  const inside = event.target.closest && event.target.closest('.tl-menu');
  const chosen = event.type === 'click' && event.target.closest('.tl-menu button');
  for (const menu of document.querySelectorAll('.tl-menu[open]')) {
    if (event.type === 'click' ? menu !== inside || chosen : event.key === 'Escape') {
      menu.open = false;
      if (event.type === 'keydown' && inside) menu.querySelector('summary').focus();
    }
  }
};

page.say = (name, act) => { if (boards[name]?.tell) tell(boards[name], act); };
if (!page.heard) {
  page.heard = true;
  document.addEventListener('click', clicked);
  document.addEventListener('change', changed);
  for (const kind of ['click', 'keydown']) document.addEventListener(kind, closeMenus);
  // A slot may be there later than what stands in it.
  new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
}

export default function (component) {
  const { data, setTriggerValue } = component;
  const board = known(data.board);
  board.tell = data.heard ? setTriggerValue : null;
  fill();
  for (const slot of document.querySelectorAll(`[data-slot^="${data.board}/"]`)) live(slot, board);
  return () => { if (board.tell === setTriggerValue) board.tell = null; };
}
