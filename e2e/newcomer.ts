import type { Locator, Page } from 'playwright-core'

/**
 * Characters of Chinese that a person reads in a minute: 255 ± 29, S. Trauzettel-Klosinski, K. Dietz, "Standardized
 * assessment of reading performance: the new International Reading Speed Texts IReST", Invest. Ophthalmol. Vis. Sci. 53 (2012) 5452.
 */
const charactersPerMinute = 255

/**
 * Seconds of an operator of the keystroke-level model: S. K. Card, T. P. Moran, A. Newell, "The keystroke-level model for user
 * performance time with interactive systems", Commun. ACM 23 (1980) 396: a key of an average typist, pointing with a mouse, moving
 * the hand to it or back, making up one's mind.
 */
const operators = { key: 0.28, point: 1.1, home: 0.4, mind: 1.35 } as const
/** Keys of pinyin for a character, with choosing it: rather too many than too few. */
const keysPerCharacter = 4

/** Somebody who has never seen the page: reads before acting, and takes a person's time for both. */
export class Newcomer {
  readonly page: Page
  #reading = 0
  #acting = 0

  constructor(page: Page) {
    this.page = page
  }

  /** Seconds that a person would have taken so far, to read and to act. */
  get seconds(): { reading: number; acting: number } {
    return { reading: Math.round(this.#reading), acting: Math.round(this.#acting) }
  }

  /** Reads all that stands there. Of a list to choose from that is what is chosen, not all that could be. */
  async reads(what: Locator): Promise<void> {
    const characters = await what.evaluate((node) => {
      const lengthOf = (text: string | null) => (text ?? '').replace(/\s/g, '').length
      const unseen = [...node.querySelectorAll('option:not(:checked)')]
      return unseen.reduce(
        (sum, { textContent }) => sum - lengthOf(textContent),
        lengthOf((node as HTMLElement).innerText),
      )
    })
    this.#reading += (characters / charactersPerMinute) * 60
  }

  async clicks(what: Locator): Promise<void> {
    await what.click()
    this.#acting += operators.mind + operators.home + operators.point + operators.key
  }

  async chooses(what: Locator, label: string): Promise<void> {
    await what.selectOption({ label })
    this.#acting += 2 * (operators.mind + operators.point + operators.key)
  }

  async presses(key: string): Promise<void> {
    await this.page.keyboard.press(key)
    this.#acting += operators.mind + operators.home + operators.key
  }

  async writes(where: Locator, text: string): Promise<void> {
    await where.fill(text)
    this.#acting +=
      operators.mind + operators.point + operators.home + text.length * keysPerCharacter * operators.key
  }
}
