// What others do meanwhile, as hints of the server to read the rows again.

import { LONGEST_WAIT } from "./sending.js";

const SETTLE = 400; // ms after the last hint until the rows are read

/** Listens to the events of the server while somebody looks. */
export class Hints {
  #editor;
  #source;
  #timer;

  constructor(editor) {
    this.#editor = editor;
  }

  /** Opens them anew; closed while nobody looks, since a browser has few connections to a host. */
  listen() {
    const { language, user, rows, reading } = this.#editor;
    if (document.hidden) return;
    this.#source?.close();
    this.#source = new EventSource("/api/events");
    const heard = (event) => {
      const hint = JSON.parse(event.data);
      if (hint.document !== this.#editor.document || (hint.language && hint.language !== language) || hint.actor === user) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => rows.length && reading.refreshAll(), SETTLE);
    };
    this.#source.onmessage = heard;
    this.#source.onerror = () => this.#source.readyState === EventSource.CLOSED && setTimeout(() => this.listen(), LONGEST_WAIT);
  }

  stop() {
    this.#source?.close();
  }
}
