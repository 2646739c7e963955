import fc from 'fast-check';
import { markup } from './markup.js';

describe('markup', () => {
  it('escapes texts, and keeps markup as it is', () => {
    const inner = markup`<b>${'<&>"\''}</b>`;
    expect(markup`<p title="${'"x"'}">${inner}${[inner]}${3}${undefined}</p>`.markup).toBe('<p title="&quot;x&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b>3</p>');
  });

  it('lets no text end an element or an attribute', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', ';') }), (text) => expect(markup`${text}`.markup).not.toMatch(/[<>"']/)));
  });
});
