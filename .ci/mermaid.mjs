// Parses a diagram from standard input with Mermaid's own parser. Fails if it is not a flowchart. If
// arguments are given, also draws it, and fails unless its labels are exactly these texts.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
Object.assign(globalThis, { window, document: window.document });
// jsdom has no layout and no style sheets. Without a layout, Mermaid encodes whole labels.
const box = () => ({ x: 0, y: 0, width: 80, height: 20 });
Object.assign(window.SVGElement.prototype, { getBBox: box, getComputedTextLength: () => 80 });
globalThis.CSSStyleSheet = class { cssRules = []; insertRule() {} replaceSync() {} };
globalThis.btoa = (text) => Buffer.from(text).toString('base64');
const { default: mermaid } = await import('mermaid');

let text = '';
for await (const chunk of process.stdin) text += chunk;
// More than GitHub draws. `tree` prints a note to standard error if a diagram is larger than that.
mermaid.initialize({ maxEdges: 5000, maxTextSize: 1000000 });
const { diagramType } = await mermaid.parse(text);
if (!diagramType.startsWith('flowchart')) throw new Error(`${diagramType} is not a flowchart`);

const expected = process.argv.slice(2).sort();
if (expected.length > 0) {
  const { svg } = await mermaid.render('drawing', text);
  const drawn = new JSDOM(svg).window.document;
  const labels = [...drawn.querySelectorAll('.nodeLabel')].map((label) => label.textContent).sort();
  if (JSON.stringify(labels) !== JSON.stringify(expected)) {
    throw new Error(`the labels are ${JSON.stringify(labels)}, not ${JSON.stringify(expected)}`);
  }
}
