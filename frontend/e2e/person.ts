import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";

/** A way of using the product. */
export interface Way {
  readonly name: string;
  readonly width: number;
  readonly dark?: boolean;
  readonly keyboard?: boolean;
  readonly script?: boolean;
  readonly largeText?: boolean;
  readonly calm?: boolean; // asks for reduced motion
}

/** The ways that show another page or work another way on it. Everything is tried in these. */
export const mainWays: readonly Way[] = [
  { name: "light", width: 1280 },
  { name: "dark", width: 1280, dark: true },
  { name: "narrow", width: 320 },
  { name: "keyboard", width: 1280, keyboard: true },
  { name: "noscript", width: 1280, script: false },
];

export const largeText: Way = { name: "large-text", width: 1280, largeText: true };

/** Every way. The journeys of a learner run in all of them. */
export const ways: readonly Way[] = [...mainWays, largeText, { name: "calm", width: 1280, calm: true }];

const base = process.env["LERNPFAD_URL"] ?? "http://127.0.0.1:8080";
const results = process.env["E2E_RESULTS"] ?? "e2e/results";
const password = "lernpfad-demo";
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const patience = 30_000; // ms until something that does not come is an error

const seen = new Set<string>();
let browser: Promise<Browser> | undefined;

function chrome(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--font-render-hinting=none"],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** Somebody at a browser: counts what she has to press or fill in, and has every page she sees checked. */
export class Person {
  inputs = 0;
  private shots = 0;
  private readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly journey: string,
    private readonly way: Way,
  ) {}

  static async arrive(journey: string, way: Way): Promise<Person> {
    const context = await (await chrome()).newContext({
      baseURL: base,
      viewport: { width: way.width, height: 900 },
      colorScheme: way.dark ? "dark" : "light",
      reducedMotion: way.calm ? "reduce" : "no-preference",
      javaScriptEnabled: way.script ?? true,
      bypassCSP: way.largeText ?? false, // the test's own style sheet makes the text large
      locale: "de-DE",
      timezoneId: "Europe/Berlin",
      acceptDownloads: true,
    });
    context.setDefaultTimeout(patience);
    const person = new Person(await context.newPage(), context, journey, way);
    person.page.on("console", (message) => {
      // Chromium reports every page whose status is an error, also those that are meant to be one.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) person.complaints.push(message.text());
    });
    person.page.on("pageerror", (error) => person.complaints.push(error.message));
    return person;
  }

  async leave(): Promise<void> {
    await this.context.close();
    assert.deepEqual(this.complaints, [], "the browser complains");
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.look();
  }

  async signIn(tenant: string, login: string): Promise<void> {
    await this.open(`/anmelden?k=${tenant}`);
    await this.fill("Kennung", login);
    await this.fill("Passwort", password);
    await this.press("Anmelden");
  }

  /** Presses the button or follows the link with this name; a part of the name is enough. */
  async press(name: string | RegExp, which = 0): Promise<void> {
    const main = this.page.locator("main");
    const target = main.getByRole("button", { name }).or(main.getByRole("link", { name })).nth(which);
    this.inputs++;
    await this.activate(target, "Enter");
    await this.look();
  }

  /** Opens a disclosure. */
  async disclose(name: string | RegExp): Promise<void> {
    this.inputs++;
    await this.activate(this.page.locator("main summary").filter({ hasText: name }).first(), "Enter");
    await this.look();
  }

  async fill(label: string, value: string): Promise<void> {
    const field = this.page.getByLabel(label, { exact: true }).first();
    this.inputs++;
    if (this.way.keyboard) {
      await this.reach(field);
      // The parts of a date stand in the order of the machine's language, which is the browser's matter.
      if ((await field.getAttribute("type")) === "date") return field.fill(value);
      await this.page.keyboard.press("Control+A");
      if (value === "") await this.page.keyboard.press("Delete");
      else await this.page.keyboard.type(value);
      return;
    }
    await field.fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    this.inputs++;
    const field = this.page.getByLabel(label, { exact: true }).first();
    if (this.way.keyboard) await this.reach(field);
    await field.selectOption({ label: option });
  }

  /** Ticks a box. */
  async tick(label: string): Promise<void> {
    this.inputs++;
    const box = this.page.getByLabel(label, { exact: true }).first();
    if (!this.way.keyboard) return box.check();
    await this.reach(box);
    await this.page.keyboard.press("Space");
  }

  async upload(label: string, name: string, content: string): Promise<void> {
    this.inputs++;
    const file = { name, mimeType: "text/csv", buffer: Buffer.from(content) };
    await this.page.getByLabel(label, { exact: true }).setInputFiles(file);
  }

  /**
   * Types into the search of the catalogue, one key after the other. The list follows by itself and leaves her in the
   * field; without scripts she presses the button.
   */
  async search(words: string): Promise<void> {
    this.inputs++;
    const field = this.page.getByRole("searchbox");
    if (this.way.keyboard) await this.reach(field);
    else await field.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(words);
    if (this.way.script === false) return this.press("Suchen");
    await this.page.waitForFunction((typed) => {
      const status = document.querySelector("#results-status")?.textContent;
      const title = document.querySelector("#results-title")?.textContent?.trim();
      return new URLSearchParams(location.search).get("q") === typed && status === title && !document.querySelector(".htmx-request");
    }, words);
    assert.ok(await field.evaluate((node) => node === document.activeElement), "the list takes the focus away");
    await this.look();
  }

  /** The titles that the catalogue lists. */
  async results(): Promise<string[]> {
    return this.page.locator("#results h3").allInnerTexts();
  }

  async has(name: string | RegExp): Promise<boolean> {
    const main = this.page.locator("main");
    return (await main.getByRole("button", { name }).or(main.getByRole("link", { name })).count()) > 0;
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.locator("main").getByText(text).first().waitFor({ state: "visible" });
  }

  async heading(): Promise<string> {
    return (await this.page.locator("h1").innerText()).trim();
  }

  /** The statement that the self-check asks. */
  async statement(): Promise<string> {
    return (await this.page.locator("#statement").innerText()).trim();
  }

  /** Changes the language of the page. */
  async speak(language: string): Promise<void> {
    this.inputs++;
    await this.activate(this.page.locator("footer").getByRole("button", { name: language }), "Enter");
    await this.look();
  }

  private async activate(target: Locator, key: string): Promise<void> {
    const brings = await this.brings(target);
    if (this.way.keyboard) await this.reach(target);
    const act = () => (this.way.keyboard ? this.page.keyboard.press(key) : target.click());
    if (brings === "disclosure") return act();
    if (brings === "part") return this.partial(act);
    await Promise.all([this.page.waitForEvent("load"), act()]);
  }

  /** What an activation brings: a new page, a part of this one, or something that was hidden. */
  private async brings(target: Locator): Promise<"page" | "part" | "disclosure"> {
    const kind = await target.evaluate((node) => {
      if (node.tagName === "SUMMARY") return "disclosure";
      return node.closest("form")?.hasAttribute("hx-post") ? "part" : "page";
    });
    return kind === "part" && this.way.script === false ? "page" : kind;
  }

  /**
   * Acts, and waits until htmx has exchanged the part, which it says by an announcement. Listening begins before the act:
   * an answer may be quicker than a message to the browser.
   */
  private async partial(act: () => Promise<void>): Promise<void> {
    const announced = await this.page.locator("#deck-status").evaluateHandle((node, limit) => ({
      promise: new Promise<void>((resolve, reject) => {
        new MutationObserver(() => resolve()).observe(node, { childList: true });
        setTimeout(() => reject(new Error("nothing was announced")), limit);
      }),
    }), patience);
    await act();
    await announced.evaluate(({ promise }) => promise);
  }

  /** Tabs until the element has the focus; every stop on the way must show where it is. */
  private async reach(target: Locator): Promise<void> {
    await target.waitFor({ state: "visible" });
    const stops = 400; // more than the longest page has
    for (let i = 0; i < stops; i++) {
      if (await target.evaluate((node) => node === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
      const hidden = await this.page.evaluate(() => {
        const node = document.activeElement;
        if (!node || node === document.body) return "";
        const style = getComputedStyle(node);
        const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
        return shown ? "" : node.outerHTML.slice(0, 120);
      });
      assert.equal(hidden, "", "the focus is not visible");
    }
    assert.fail("cannot be reached with the Tab key");
  }

  /** Checks the page as it stands: no violation, nothing wider than the screen; and keeps a picture. */
  async look(): Promise<void> {
    if (this.way.largeText) await this.page.addStyleTag({ content: "html { font-size: 200% !important }" });
    const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${this.page.url()} is ${overflow} px wider than the screen`);
    if (await this.seenBefore()) return;
    // Without scripts axe cannot run; the page is the one that it sees in the other ways, as scripts change nothing on arrival.
    if (this.way.script ?? true) await this.check();
    const folder = join(results, this.journey);
    mkdirSync(folder, { recursive: true });
    const name = `${this.way.name}-${String(++this.shots).padStart(2, "0")}.png`;
    // Hiding the caret would leave empty style attributes behind; htmx would carry them over, and the page's policy complain.
    await this.page.screenshot({ path: join(folder, name), fullPage: true, caret: "initial" });
  }

  private async check(): Promise<void> {
    // No page has a frame, so the quick mode finds the same; and only what is wrong needs to be told.
    const axe = new AxeBuilder({ page: this.page }).options({ resultTypes: ["violations"] }).withTags(rules).setLegacyMode(true);
    // What takes longest. A narrow screen and large letters have the colours of light, which has been here before.
    if (this.way.name === "narrow" || this.way.largeText) axe.disableRules("color-contrast");
    const found = await axe.analyze();
    const violations = found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.failureSummary} ${n.html}`));
    assert.deepEqual(violations, [], `axe finds violations on ${this.page.url()}`);
  }

  /** The statements of the self-check are one page to a checker: same address, same title, same structure. */
  private async seenBefore(): Promise<boolean> {
    const shape = await this.page.evaluate(() => {
      const tags = [...document.querySelectorAll("main *")].map((node) => `${node.tagName} ${node.className}`);
      return `${location.pathname} ${document.title.replace(/\d+/, "")} ${document.documentElement.lang} ${tags.join(" ")}`;
    });
    // Keyboard and reduced motion change nothing that can be seen at rest: what light has checked is checked.
    const looks = this.way.keyboard || this.way.calm ? "light" : this.way.name;
    const key = `${looks} ${shape.replace(/\b(done|now)\b/g, "").replace(/\s+/g, " ")}`;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }
}
