// Signing in again, with the page and its words left as they are.

import { t } from "./words.js";

/** Asks one to sign in again once the session has ended, and goes on when one has. */
export class Session {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  ask() {
    const { other } = this.#editor.api;
    const words = other
      ? t("{other} is signed in now. What stands here was written by {name}, and is saved once {name} signs in.", { other, name: this.#editor.user })
      : t("Your session has ended. Your words are kept here: sign in again and they are saved.");
    this.#editor.telling.told("error", "out", words,
      [t("Sign in again"), () => this.#signIn()], [t("I have signed in"), () => this.comeBack(true)]);
  }

  /** A window of its own, so that this page with its words stays; it closes itself once one is in. */
  #signIn() {
    this.ask(); // the note closed with the click, and stays until one is in
    const opened = open(`/sign-in?${new URLSearchParams({ next: location.pathname })}`, "hexaglot-sign-in", "popup,width=480,height=640");
    const watch = setInterval(() => {
      if (!opened || opened.closed) return clearInterval(watch);
      let path = "/sign-in";
      try {
        path = opened.location.pathname;
      } catch {
        return undefined; // at another host for the moment
      }
      if (path.startsWith("/sign-in") || path === "blank") return undefined;
      clearInterval(watch);
      opened.close();
      this.comeBack(true);
      return undefined;
    }, 300);
  }

  /** Takes up the new session, if it is of the same person: words are not to go out as another's. */
  async comeBack(asked) {
    const { api, outbox } = this.#editor;
    if (!outbox.out) return;
    try {
      const back = await api.resume();
      if (!back && asked && !api.other) this.#editor.telling.say(t("Nobody is signed in yet"));
      if (!back) return this.ask();
    } catch {
      return; // no answer: the next attempt is at the next focus
    }
    outbox.resume();
    this.#editor.reading.refreshAll();
    this.#editor.hints.listen();
  }
}
