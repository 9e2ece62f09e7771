/**
 * Reads the little markup that answers may hold ("- " lists, **bold**, web addresses) into a tree
 * of plain data. The view turns the tree into DOM nodes, so text is never parsed as HTML.
 */

export type Inline = { kind: "text" | "bold"; text: string } | { kind: "link"; text: string; url: string };

export type Block = { kind: "paragraph"; lines: Inline[][] } | { kind: "list"; items: Inline[][] };

const BULLET = /^\s*[-•]\s+/;
const INLINE = /\*\*(?=\S)(.+?)(?<=\S)\*\*|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

export function parseInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > end) parts.push({ kind: "text", text: line.slice(end, match.index) });
    const [whole, bold, url] = match;
    if (bold !== undefined) parts.push({ kind: "bold", text: bold });
    else if (url !== undefined) parts.push({ kind: "link", text: url, url });
    end = match.index + whole.length;
  }
  if (end < line.length) parts.push({ kind: "text", text: line.slice(end) });
  return parts;
}

/** A blank line starts a new paragraph; a single line break stays a line break. */
export function parseText(source: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of source.split(/\r?\n/)) {
    if (line.trim() === "") {
      open = null;
      continue;
    }
    const bullet = BULLET.test(line);
    const kind = bullet ? "list" : "paragraph";
    if (open?.kind !== kind) {
      open = bullet ? { kind: "list", items: [] } : { kind: "paragraph", lines: [] };
      blocks.push(open);
    }
    const inline = parseInline(bullet ? line.replace(BULLET, "") : line);
    if (open.kind === "list") open.items.push(inline);
    else open.lines.push(inline);
  }
  return blocks;
}
