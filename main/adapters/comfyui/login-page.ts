/**
 * What ComfyUI-Login's page says. `firstTime`: whoever posts now sets the password, so nobody but the person may
 * post; `other`: not this page at all.
 */
export type LoginPage = 'firstTime' | 'signIn' | 'other';

/**
 * Reads the page. In doubt it is `firstTime`, which posts nothing: a page that asks for a user name, does not know
 * whom to welcome, and is not the one that only adds a missing user name.
 */
export function readLoginPage(html: string): LoginPage {
  if (!/<input[^>]+type=["']?password/i.test(html) || !/<form\b/i.test(html)) return 'other';
  if (/first[\s-]+(login|time)|new\s+(username|password)/i.test(html)) return 'firstTime';
  const asksForName = /<input[^>]+name=["']?username/i.test(html);
  const knowsSomebody = /welcome\s+back|also\s+set\s+a\s+username/i.test(html);
  return asksForName && !knowsSomebody ? 'firstTime' : 'signIn';
}
