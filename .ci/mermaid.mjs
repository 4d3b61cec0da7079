// Reads a drawing from the standard input with Mermaid's own parser; fails if it is no flowchart.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

let text = '';
for await (const chunk of process.stdin) text += chunk;
// More than GitHub draws; `tree` says on the standard error where a drawing is larger.
mermaid.initialize({ maxEdges: 5000, maxTextSize: 1000000 });
const { diagramType } = await mermaid.parse(text);
if (!diagramType.startsWith('flowchart')) throw new Error(`${diagramType} is no flowchart`);
