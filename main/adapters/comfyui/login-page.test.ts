import { describe, expect, it } from 'vitest';
import { readLoginPage } from './login-page.ts';

const page = (says: string, fields: readonly string[]) =>
  `<html><title>ComfyUI Login</title><p>${says}</p><form action="/login" method="post">
   ${fields.map((field) => `<input type="${field === 'password' ? 'password' : 'text'}" name="${field}">`).join('')}
   </form></html>`;

describe('readLoginPage', () => {
  it('knows the page that sets the first password', () => {
    const html = page('For your first login, please enter a new username and password.', [
      'username',
      'password',
    ]);
    expect(readLoginPage(html)).toBe('firstTime');
  });

  it('knows the page that lets in, with and without a name to be added', () => {
    expect(readLoginPage(page('🌈 Welcome back, admin!', ['password']))).toBe('signIn');
    const adds = page('Please also set a username. Welcome back, None!', ['username', 'password']);
    expect(readLoginPage(adds)).toBe('signIn');
  });

  it('does not take the name of a user for what the page says', () => {
    const html = page('🌈 Welcome back, new password!', ['password']);
    expect(readLoginPage(html)).toBe('signIn');
  });

  it.each([
    'Create your password',
    'Set up a new password',
    '首次登录，请设置密码',
    'First time here?',
  ])('posts nothing to a page that says: %s', (says) => {
    expect(readLoginPage(page(says, ['username', 'password']))).toBe('firstTime');
  });

  it('does not take other pages for it', () => {
    expect(readLoginPage('<html><title>nginx</title></html>')).toBe('other');
    expect(readLoginPage('{"error":"no"}')).toBe('other');
  });
});
