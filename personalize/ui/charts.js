// Charts drawn by Vega in places of the page. A chart keeps its view: new figures move it, and what
// is shown again, after a step or on another page, stands as it was left.
const charts = (globalThis.thinLineCharts ??= (() => {
  const KEPT = 24;
  const NEAR = '200px'; // from the window
  const LATER = 200; // milliseconds at most
  const views = new Map(); // by place and shape, the latest last
  const state = { busy: 0 };
  let library = null;

  const load = (from) => (library ??= new Promise((there, gone) => {
    const script = document.createElement('script');
    script.src = from;
    script.onload = () => there();
    script.onerror = () => { library = null; gone(new Error('the drawing library did not arrive')); };
    document.head.append(script);
  }));

  const made = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  // Figures come column by column.
  const rows = (columns) => {
    const names = Object.keys(columns);
    const number = names.length ? columns[names[0]].length : 0;
    return Array.from({ length: number }, (_, i) => (
      Object.fromEntries(names.map((name) => [name, columns[name][i]]))));
  };

  // What a mark says when it is pointed at: words and figures, never markup.
  let hint = null;
  const point = (_, event, __, value) => {
    if (value === null || value === undefined || typeof value !== 'object') {
      if (hint) hint.hidePopover();
      return;
    }
    hint ??= made('div', { popover: 'manual', class: 'tl-tip tl-hint', 'aria-hidden': 'true' });
    hint.replaceChildren(...Object.entries(value).map(([name, what]) => (
      made('div', {}, made('span', {}, `${name}: `), made('b', {}, String(what))))));
    if (!hint.isConnected) document.body.append(hint);
    if (!hint.matches(':popover-open')) hint.showPopover();
    const at = hint.getBoundingClientRect();
    hint.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - at.width - 4))}px`;
    hint.style.top = `${event.clientY + 16 + at.height > innerHeight
      ? event.clientY - at.height - 8 : event.clientY + 16}px`;
  };

  // Four digits are more than a model knows; the files have them all.
  const said = (one) => {
    if (one === null || one === undefined) return '';
    return typeof one === 'number' ? String(+one.toPrecision(4)) : String(one);
  };
  const table = (columns) => {
    const names = Object.keys(columns).map((name) => name.replaceAll('_', ' '));
    const line = (cell, values) => made('tr', {}, ...values.map((one) => made(cell, {}, said(one))));
    return made('table', { class: 'tl-table' },
      made('thead', {}, line('th', names)),
      made('tbody', {}, ...rows(columns).map((row) => line('td', Object.values(row)))));
  };

  const showData = (chart) => {
    const close = made('button', { type: 'button', 'data-act': '' }, 'Close');
    // The table all of it is drawn from; the others are parts of it.
    const length = (columns) => Object.values(columns)[0]?.length ?? 0;
    const [most] = Object.values(chart.data).sort((a, b) => length(b) - length(a));
    const all = made('div', { class: 'tl-scroll', tabindex: '0' }, table(most));
    const dialog = made('dialog', { class: 'tl tl-data', 'aria-label': `Data: ${chart.title}` },
      made('h2', {}, chart.title), all, close);
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const tool = (icon, words, act) => {
    const sign = made('span', { class: 'icon', 'aria-hidden': 'true' }, icon);
    const button = made('button', { type: 'button', 'aria-label': words, title: words }, sign);
    button.addEventListener('click', act);
    return button;
  };

  // Streamlit's own bar: the data and the whole window, in reach of mouse and keyboard.
  const tools = (one) => made('div', { class: 'tl tl-tools' },
    tool('table', 'Show data', () => showData(one.chart)),
    tool('fullscreen', 'Fullscreen', () => (
      document.fullscreenElement ? document.exitFullscreen() : one.root.requestFullscreen())));

  // How wide it is comes from the observer: to ask the page would lay it out in mid-change.
  const size = (one) => {
    const whole = document.fullscreenElement === one.root;
    return [one.width, whole ? one.root.clientHeight - 48 : one.chart.height];
  };

  const signals = (one) => ({
    tl_title: one.chart.title,
    tl_lines: one.chart.lines,
    tl_limit: Math.max(one.width - 40, 40),
  });

  // Drawn once with the figures of now; what changes while that lasts is set when it is there.
  const build = async (one) => {
    const { chart, drawn } = one;
    const [width, height] = size(one);
    const now = signals(one);
    const spec = JSON.parse(chart.shape);
    spec.datasets = {};
    for (const [name, columns] of Object.entries(chart.data)) {
      spec.datasets[name] = rows(columns);
      one.told[`data ${name}`] = JSON.stringify(columns);
    }
    for (const param of spec.params) {
      if (!(param.name in now)) continue;
      param.value = now[param.name];
      one.told[param.name] = JSON.stringify(param.value);
    }
    Object.assign(one.told, { width: String(width), height: String(height) });
    const built = await globalThis.thinLineEmbed(drawn, { ...spec, width, height }, {
      mode: 'vega-lite', actions: false, renderer: 'canvas', tooltip: point, ast: false,
      defaultStyle: false, logLevel: 1,
    });
    one.view = built.view;
    if (chart.choose) {
      one.view.addEventListener('click', (_, mark) => {
        const row = mark?.datum?.[one.chart.choose];
        const [board] = one.chart.place.split('/');
        if (row !== undefined) globalThis.thinLineBoards.say(board, `${one.chart.choose}:${row}`);
      });
    }
    one.end = built.finalize;
    // It is a picture with a name; Vega makes it a document of its own.
    drawn.removeAttribute('aria-roledescription');
  };

  const fill = (one) => {
    const { chart, drawn } = one;
    if (one.width === 0 || one.building) return; // the observer comes when there is room
    if (!one.view) {
      one.building = true;
      state.busy += 1;
      build(one).then(
        () => { one.building = false; fill(one); },
        (error) => { drawn.textContent = `This chart cannot be drawn: ${error.message}.`; throw error; },
      ).finally(() => { state.busy -= 1; });
      return;
    }
    drawn.setAttribute('role', 'img');
    drawn.setAttribute('aria-label', chart.words);
    if (one.near) move(one);
    else one.due ??= soon(() => { one.due = null; move(one); });
  };

  // What nobody sees is drawn when what they see is there.
  const soon = globalThis.requestIdleCallback
    ? (act) => requestIdleCallback(act, { timeout: LATER }) : (act) => setTimeout(act, LATER);

  const move = (one) => {
    const { view, chart } = one;
    const [width, height] = size(one);
    if (width === 0) return;
    let changed = false;
    const set = (name, value) => {
      const said = JSON.stringify(value);
      if (one.told[name] === said) return false;
      one.told[name] = said;
      changed = true;
      return true;
    };
    for (const [name, columns] of Object.entries(chart.data)) {
      if (set(`data ${name}`, columns)) view.data(name, rows(columns));
    }
    for (const [name, value] of Object.entries(signals(one))) {
      if (set(name, value)) view.signal(name, value);
    }
    if (set('width', width)) view.width(width);
    if (set('height', height)) view.height(height);
    if (!changed) return;
    state.busy += 1;
    view.resize().runAsync().finally(() => { state.busy -= 1; });
  };

  const start = (name) => {
    const drawn = made('div', { class: 'tl-drawn' });
    const root = made('div', { class: 'tl-figure' }, drawn);
    const one = {
      root, drawn, view: null, told: {}, chart: null, building: false, width: 0, near: true, due: null,
    };
    root.append(tools(one));
    new ResizeObserver(([seen]) => {
      one.width = Math.round(seen.contentRect.width);
      if (root.isConnected && one.chart) fill(one);
    }).observe(drawn);
    new IntersectionObserver((seen) => {
      one.near = seen.at(-1).isIntersecting || !root.isConnected;
      if (one.near && one.due !== null && root.isConnected) fill(one);
    }, { rootMargin: NEAR }).observe(root);
    views.set(name, one);
    return one;
  };

  const forget = () => {
    for (const [name, one] of views) {
      if (views.size <= KEPT) return;
      if (one.root.isConnected) continue;
      if (one.end) one.end();
      views.delete(name);
    }
  };

  // Draws a chart in a place; what is drawn there already is moved to the new figures.
  const draw = (place, chart) => {
    if (place.chart === chart && place.firstChild) return;
    place.chart = chart;
    place.style.minHeight = `${chart.height}px`;
    if (!globalThis.thinLineEmbed) {
      state.busy += 1;
      load(chart.library).then(
        () => { if (place.chart === chart) { place.chart = null; draw(place, chart); } },
        (error) => { place.textContent = `This chart cannot be drawn: ${error.message}. Reload the page.`; },
      ).finally(() => { state.busy -= 1; });
      return;
    }
    const name = `${chart.place} ${chart.shape}`;
    const one = views.get(name) ?? start(name);
    // While a page changes its place may stand twice: what is drawn must not go to and fro.
    const holder = one.root.parentElement;
    if (holder && holder !== place && holder.isConnected && holder.chart === chart) return;
    views.delete(name);
    views.set(name, one);
    one.chart = chart;
    one.drawn.style.height = `${chart.height}px`;
    if (one.root.parentElement !== place) place.replaceChildren(one.root);
    fill(one);
    forget();
  };

  const clear = (place) => {
    place.chart = null;
    place.style.minHeight = '';
    place.replaceChildren();
  };

  return { draw, clear, state };
})());
