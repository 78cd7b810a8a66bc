import type { Browser, Page } from 'playwright-core';

export const sections: readonly string[];
export function openReport(browser: Browser, path: string): Promise<Page>;
export function shownIn(page: Page): Promise<object>;
