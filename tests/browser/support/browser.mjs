// Debian's Chromium, quiet and with a new profile each time.
import { chromium } from 'playwright-core';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Heights belong to the widths of the budget: phone, tablet, desk. */
export const SCREENS = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
export const DESK = SCREENS[2];
export const THEMES = ['light', 'dark'];

/** Playwright gives every launch a profile folder of its own and removes it. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.READYROOM_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: QUIET,
  });
}

/** A separate person at a separate computer: own cookies, own storage, own cache. */
export async function openContext(browser, { baseURL, screen = DESK, theme = 'light', javaScript = true, storageState } = {}) {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-US',
    viewport: screen,
    colorScheme: theme,
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
    permissions: ['clipboard-read', 'clipboard-write'],
    bypassCSP: false,
    storageState,
  });
  context.setDefaultTimeout(10_000);
  return context;
}
