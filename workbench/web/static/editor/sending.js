// Talking to the server: requests, what is kept on this device, what is on its way.

import { h, sentence } from "./elements.js";
import { refusal } from "./words.js";

const PATIENCE = 20_000; // ms until a request counts as unanswered
const LINGER = 10_000; // ms that words stay on this device after the server has them
export const LONGEST_WAIT = 15_000; // ms between two attempts when the server does not answer

/** Nobody answered, or only that it cannot now: worth another attempt with the same words. */
export class Unanswered extends Error {}

/** The server says no: `status`, `code` and a sentence that says what next. */
export class Refused extends Error {
  constructor(status, problem) {
    const detail = problem.detail || problem.title || `status ${status}`;
    super(refusal(problem.code ?? "", detail));
    Object.assign(this, { status, code: problem.code ?? "", problem, detail });
  }

  /** What to show: what happened, and beside it the server's own words where they are in another language. */
  get line() {
    const said = sentence(this.message);
    return this.detail === this.message ? [said] : [said, " ", h("span", { className: "sub", lang: "en", dir: "ltr" }, sentence(this.detail))];
  }
}

export class Api {
  constructor(csrf, user) {
    Object.assign(this, { csrf, user, other: null });
  }

  /** The answer as JSON. A token of a session that was replaced meanwhile is asked for anew, once. */
  async call(method, path, given = {}) {
    try {
      return await this.#send(method, path, given);
    } catch (failure) {
      if (failure.status !== 403 || method === "GET" || given.keepalive) throw failure;
      const token = this.csrf;
      if (!(await this.resume())) throw new Refused(401, { code: "not_signed_in" });
      if (token === this.csrf) throw failure;
      return this.#send(method, path, given);
    }
  }

  async #send(method, path, { body, headers = {}, keepalive = false }) {
    const sent = { Accept: "application/json", ...headers };
    if (method !== "GET") sent["X-CSRF-Token"] = this.csrf;
    if (body !== undefined) sent["Content-Type"] = "application/json";
    const { status, ok, text } = await this.#fetch(path, {
      method, headers: sent, keepalive, redirect: "error",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    let json = {};
    try {
      json = text ? JSON.parse(text) : {};
    } catch {
      throw new Unanswered("no JSON"); // something between us and the workbench answered
    }
    if (!ok) throw new Refused(status, json);
    return json;
  }

  async #fetch(path, given) {
    let answer;
    try {
      const response = await fetch(path, { credentials: "same-origin", signal: given.keepalive ? undefined : AbortSignal.timeout(PATIENCE), ...given });
      answer = { status: response.status, ok: response.ok, text: await response.text() };
    } catch (failure) {
      throw new Unanswered(failure.message);
    }
    if (answer.status >= 500 || answer.status === 429) throw new Unanswered(`status ${answer.status}`);
    return answer;
  }

  /** Whether the same person is signed in, whose token is taken; `other` says who is instead. */
  async resume() {
    const { text } = await this.#fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(text, "text/html").querySelector("[data-user][data-csrf]");
    this.other = page && page.dataset.user !== this.user ? page.dataset.user : null;
    if (!page || this.other) return false;
    this.csrf = page.dataset.csrf;
    return true;
  }
}

/** Words and saves that the server has not acknowledged, by segment; in memory alone for restricted texts. */
export class Kept {
  #prefix;
  #allowed;
  #memory = new Map();

  constructor(prefix, allowed) {
    this.#prefix = prefix;
    this.#allowed = allowed;
    for (const [segment, record] of allowed ? this.#stored() : []) this.#memory.set(segment, record);
  }

  #stored() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(this.#prefix)) continue;
        found.push([Number(key.slice(this.#prefix.length)), JSON.parse(localStorage.getItem(key))]);
      }
    } catch {
      return []; // a browser that keeps nothing, or a record another program wrote
    }
    return found;
  }

  get(segment) {
    return this.#memory.get(segment) ?? {};
  }

  /** Changes a record; what has neither words nor a save left is dropped. */
  put(segment, change) {
    const record = { ...this.get(segment), ...change };
    const empty = record.text === undefined && record.save === undefined;
    if (empty) this.#memory.delete(segment);
    else this.#memory.set(segment, record);
    if (!this.#allowed) return;
    try {
      if (empty) localStorage.removeItem(this.#prefix + segment);
      else localStorage.setItem(this.#prefix + segment, JSON.stringify(record));
    } catch {
      return; // no room on this device: the words are in the page and on their way to the server
    }
  }

  /** The server has the words. A page that is being loaded just now may not know: they stay a little. */
  arrived(segment) {
    const { sequence } = this.get(segment);
    this.put(segment, { arrived: Date.now() });
    setTimeout(() => this.get(segment).arrived && this.get(segment).sequence === sequence && this.put(segment, { text: undefined }), LINGER);
  }

  /** The record without words that the server has had for long. */
  recent(segment) {
    const { arrived } = this.get(segment);
    if (arrived && Date.now() - arrived > LINGER) this.put(segment, { text: undefined });
    return this.get(segment);
  }
}

/** Drafts and saves in the order in which they were made, one at a time, again until answered. */
export class Outbox {
  #waiting = [];
  #sending = null;
  #delay = 0;
  #timer = 0;
  offline = false;
  out = false; // the session has ended

  constructor(changed) {
    this.changed = changed;
  }

  get size() {
    return this.#waiting.length;
  }

  /** Once nothing is on its way any more, or nothing can be. */
  settled() {
    return new Promise((done) => {
      const look = () => (this.size && !this.offline && !this.out ? setTimeout(look, 50) : done());
      look();
    });
  }

  /** A newer draft takes the place of one that waits; a save makes the cell's waiting draft needless. */
  add(act) {
    const needless = (other) => other !== this.#sending && other.draft && other.segment === act.segment;
    this.#waiting = this.#waiting.filter((other) => !needless(other));
    this.#waiting.push(act);
    this.#run();
  }

  has(segment, draft) {
    return this.#waiting.some((act) => act.segment === segment && act.draft === draft);
  }

  /** Someone has signed in again, or the network is back. */
  resume() {
    this.out = false;
    this.#delay = 0;
    clearTimeout(this.#timer);
    this.#run();
  }

  async #run() {
    if (this.#sending || this.out) return this.changed();
    clearTimeout(this.#timer);
    while (this.#waiting.length && !this.out) {
      const act = this.#waiting[0];
      this.#sending = act;
      this.changed();
      const settled = await this.#attempt(act);
      this.#sending = null;
      if (!settled) break;
      this.#waiting.splice(this.#waiting.indexOf(act), 1);
    }
    this.changed();
  }

  /** Whether the act is settled, one way or the other. */
  async #attempt(act) {
    let answer;
    try {
      answer = await act.send();
    } catch (failure) {
      return this.#failed(act, failure);
    }
    this.offline = false;
    this.#delay = 0;
    act.done(answer);
    return true;
  }

  #failed(act, failure) {
    if (failure instanceof Unanswered) this.#later();
    else if (failure.status === 401) this.out = true;
    else if (failure instanceof Refused) act.refused(failure);
    else throw failure;
    return failure instanceof Refused && failure.status !== 401;
  }

  #later() {
    this.offline = true;
    this.#delay = Math.min(this.#delay ? this.#delay * 2 : 500, LONGEST_WAIT);
    this.#timer = setTimeout(() => this.#run(), this.#delay);
  }
}
