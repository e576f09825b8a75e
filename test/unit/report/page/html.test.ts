import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, jsonForScript, trustedHtml } from '../../../../src/report/page/html.js';

test('text is escaped in elements and in attributes', () => {
  const hostile = `</script><img src=x onerror="alert('1')">&`;
  expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
    '<p title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
      '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
  );
});

test('markup is kept, lists are joined, and null and false are left out', () => {
  expect(html`${[html`<b>${1}</b>`, '<', null]}${false}${trustedHtml('<hr>')}`.markup).toBe('<b>1</b>&lt;<hr>');
});

test('no text can leave its element, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup } = html`<p>${text}</p>`;
      expect(markup.slice(3, -4)).not.toMatch(/[<>"']/);
    }),
  );
});

test('JSON for a script element says the same and cannot end the element', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const { markup } = jsonForScript([value, `${text}</script><!--`]);
      expect(markup).not.toMatch(/[<>]/);
      expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify([value, `${text}</script><!--`])));
    }),
  );
});
