// Parses a diagram from standard input with Mermaid's own parser. Fails if it is not a flowchart.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

let text = '';
for await (const chunk of process.stdin) text += chunk;
// More than GitHub draws. `tree` prints a note to standard error if a diagram is larger than that.
mermaid.initialize({ maxEdges: 5000, maxTextSize: 1000000 });
const { diagramType } = await mermaid.parse(text);
if (!diagramType.startsWith('flowchart')) throw new Error(`${diagramType} is not a flowchart`);
