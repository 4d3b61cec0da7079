// Reads a drawing from the standard input with Mermaid's own parser; fails if it is no flowchart.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { diagramType } = await mermaid.parse(text);
if (!diagramType.startsWith('flowchart')) throw new Error(`${diagramType} is no flowchart`);
