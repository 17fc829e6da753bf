// What the server says in one go is handed on in one go. Streamlit draws the page anew after each
// message that comes by itself, and a page is twenty of them: most of that was drawn over at once.
const Plain = globalThis.WebSocket;
const PAUSE = 2; // milliseconds without a further word after which what was said is handed on
const LONGEST = 12; // and at most

globalThis.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    let said = [];
    let since = 0;
    let timer = null;
    let handing = false;
    const hand = () => {
      clearTimeout(timer);
      const now = said;
      said = [];
      handing = true;
      for (const { data, origin } of now) this.dispatchEvent(new MessageEvent('message', { data, origin }));
      handing = false;
    };
    // Before all others, as nobody else knows this connection yet. A browser lets the clocks of a
    // page that nobody sees go slower: there everything is handed on as it comes.
    this.addEventListener('message', (event) => {
      if (handing || (document.hidden && said.length === 0)) return;
      event.stopImmediatePropagation();
      const now = performance.now();
      if (said.length === 0) since = now;
      said.push(event);
      clearTimeout(timer);
      timer = setTimeout(hand, Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
    });
    for (const end of ['error', 'close']) this.addEventListener(end, hand);
  }
};
