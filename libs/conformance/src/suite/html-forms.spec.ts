import { describe, expect, it } from '@jest/globals';
import { formsIn } from './html-forms.js';

describe('the forms of a page', () => {
  it('are read with what would be sent as they stand', () => {
    const [form, ...others] = formsIn(`
      <!-- <form action="/old"></form> -->
      <FORM method=post action='/consent?a=1&amp;b=2'>
        <input type="hidden" name="_csrf" value="a&quot;b&#39;c&#x3e;">
        <input name=meter type=checkbox value="1" checked><input name="meter" type="checkbox" value="2">
        <input type="radio" name="back" value="all"/><input type="radio" name="back" value="none" checked/>
        <input name="no-end" type="checkbox" checked>
        <input name="title" value="a > b"><input name="gone" value="x" disabled><input type="file" name="file">
        <select name="until"><option>2026<option value="x" selected>2027</select>
        <select name="first"><option value="1">One</option><option value="2">Two</option></select>
        <textarea name="words">a &lt; b</textarea>
        <button name="answer" value="allow"><span>Allow</span> access</button>
        <button type="button" name="no">Help</button><input type="submit" name="answer" value="Refuse">
      </FORM>`);
    expect(others).toEqual([]);
    expect([form?.action, form?.method]).toEqual(['/consent?a=1&b=2', 'POST']);
    expect(form?.fields).toEqual([
      ['_csrf', `a"b'c>`],
      ['meter', '1'],
      ['back', 'none'],
      ['no-end', 'on'],
      ['title', 'a > b'],
      ['until', 'x'],
      ['first', '1'],
      ['words', 'a < b'],
    ]);
    expect(form?.buttons).toEqual([
      { name: 'answer', value: 'allow', text: 'Allow access' },
      { name: 'answer', value: 'Refuse', text: 'Refuse' },
    ]);
  });

  it('go by GET to the page itself where they say nothing', () => {
    expect(formsIn('<form><input name="q"></form>')).toEqual([
      { action: '', method: 'GET', fields: [['q', '']], inputs: [{ name: 'q', type: 'text' }], buttons: [] },
    ]);
    expect(formsIn('<p>nothing</p>')).toEqual([]);
  });
});
