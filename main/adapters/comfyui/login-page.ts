/**
 * What ComfyUI-Login's page says. `firstTime`: whoever posts now sets the password, so nobody but the person may
 * post; `other`: not this page at all.
 */
export type LoginPage = 'firstTime' | 'signIn' | 'other';

const setsPassword =
  /first[\s-]+(login|time|use)|new\s+(username|password)|(set|create|choose)\s+(up\s+)?(a\s+|your\s+)?(new\s+)?password|首次|初次|设置.{0,4}密码|新密码/i;

/** Reads the page. What sounds like the choice of a password is taken for it: then nothing is posted. */
export function readLoginPage(html: string): LoginPage {
  if (!/<input[^>]+type=["']?password/i.test(html) || !/<form\b/i.test(html)) return 'other';
  // the user's own name may sound like anything
  const read = html.replace(/Welcome back,[^<]*/i, '');
  return setsPassword.test(read) ? 'firstTime' : 'signIn';
}
