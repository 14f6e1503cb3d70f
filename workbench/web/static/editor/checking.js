// The checks of a text while it is typed: what they would say if it were saved now.

const PAUSE = 120; // ms after a key; with the answer it is less than 200 until the findings stand there

/** Asks for the checks of the newest text, one request at a time; what is stale by then is dropped.
 * `shown(row, text, problems)` gets the answer, `failed(failure)` what went wrong. */
export class Checking {
  #given;
  #timer = null;
  #asked = null; // the newest text that is to be checked, { row, text }
  #busy = false;

  constructor(given) {
    this.#given = given;
  }

  typed(row, text) {
    this.drop();
    this.#asked = { row, text };
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#ask();
    }, PAUSE);
  }

  /** Forgets what was asked for: a word is being composed, or the row was left. */
  drop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#asked = null;
  }

  async #ask() {
    const asked = this.#asked;
    if (this.#busy || !asked) return; // the answer that is on its way asks again
    this.#busy = true;
    const problems = await this.#problems(asked);
    this.#busy = false;
    if (asked === this.#asked) {
      if (problems) this.#given.shown(asked.row, asked.text, problems);
    } else if (this.#timer === null) this.#ask();
  }

  /** What the checks say; a text that cannot be stored is itself the one problem, null no answer. */
  async #problems({ row, text }) {
    const { api, language, failed } = this.#given;
    try {
      const path = `/api/segments/${row.segment}/targets/${language}/check`;
      return (await api.call("POST", path, { body: { text } })).problems;
    } catch (failure) {
      if (failure.status === 422) return [{ key: failure.code, severity: "error", message: failure.message, waived: false }];
      failed(failure);
      return null;
    }
  }
}
