import path from 'node:path'
import { Marked, type Tokens } from 'marked'
import { escapeHtml, Html, html } from '../../../checkout/html.ts'
import type { DocumentationPage } from './read-documentation.ts'

/** Pages by what a reader comes for; decisions, which are in no group, are shown under the last. */
const GROUPS: readonly { readonly name: string; readonly slugs: readonly string[] }[] = [
  { name: 'Start', slugs: ['sandbox', 'migrate/blockbee', 'migrate/bleumi'] },
  {
    name: 'Take payments',
    slugs: [
      ...['blockbee', 'callbacks', 'checkout-payments', 'checkout', 'rates', 'payouts'],
      ...['bleumi', 'bleumi-payouts', 'bleumi-checkout'],
    ],
  },
  { name: 'Run it', slugs: ['operate', 'console', 'ledger', 'detection'] },
  { name: 'Trust it', slugs: ['contracts', 'reliability', 'failures', 'score', 'performance'] },
  { name: 'Change it', slugs: ['architecture'] },
]

/** The page as a whole HTML document: the list of all pages, and this one's text. */
export function renderDocumentation(
  page: DocumentationPage,
  pages: ReadonlyMap<string, DocumentationPage>,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Polytill</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header><a href="/docs/">Polytill</a></header>
<nav aria-label="Documentation">${navigation(page, pages)}</nav>
<main id="text">${new Html(markdownToHtml(page))}</main>
</body>
</html>
`.text
}

function navigation(current: DocumentationPage, pages: ReadonlyMap<string, DocumentationPage>): Html[] {
  const grouped = new Set(GROUPS.flatMap(({ slugs }) => slugs))
  const rest = [...pages.keys()].filter(slug => !grouped.has(slug))
  return GROUPS.map(({ name, slugs }, index) => {
    const listed = [...slugs, ...(index === GROUPS.length - 1 ? rest : [])].flatMap(
      slug => pages.get(slug) ?? [],
    )
    if (listed.length === 0) return html``
    const links = listed.map(({ slug, title }) =>
      slug === current.slug
        ? html`<li><a href="/docs/${slug}" aria-current="page">${title}</a></li>`
        : html`<li><a href="/docs/${slug}">${title}</a></li>`,
    )
    return html`<h2>${name}</h2><ul>${links}</ul>`
  })
}

function markdownToHtml(page: DocumentationPage): string {
  const folder = path.posix.dirname(`/docs/${page.slug}`)
  const marked = new Marked({
    renderer: {
      // Markup inside the text is shown as text: a page needs none.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      heading({ tokens, depth, text }: Tokens.Heading) {
        return `<h${depth} id="${escapeHtml(anchorOf(text))}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const text = this.parser.parseInline(tokens)
        const target = targetOf(href, folder)
        return target === null ? text : `<a href="${escapeHtml(target)}">${text}</a>`
      },
      image: ({ href, text }: Tokens.Image) =>
        `<img src="${escapeHtml(path.posix.resolve(folder, href))}" alt="${escapeHtml(text)}" loading="lazy">`,
      // Wide tables scroll by themselves, by keyboard too.
      table(token: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: 'th' | 'td'): string =>
          `<tr>${cells.map(cell => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`
        const head = token.header.some(({ text }) => text !== '')
          ? `<thead>${row(token.header, 'th')}</thead>`
          : ''
        const body = token.rows.map(cells => row(cells, 'td')).join('')
        return `<div class="wide" tabindex="0" role="region" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>\n`
      },
      code: ({ text }: Tokens.Code) =>
        `<pre tabindex="0" role="region" aria-label="Example"><code>${escapeHtml(text)}</code></pre>\n`,
    },
  })
  return marked.parse(page.markdown, { async: false })
}

/** The anchor that a heading has in a repository's own view of the page. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** Where a link of the text leads here; null for what only the repository has. */
function targetOf(href: string, folder: string): string | null {
  if (/^(https?:|mailto:|#)/.test(href)) return href
  const [file = '', anchor] = href.split('#')
  const resolved = path.posix.resolve(folder, file)
  if (!resolved.startsWith('/docs')) return null
  const place = resolved.endsWith('.md') ? resolved.slice(0, -'.md'.length) : '/docs/'
  return anchor === undefined ? place : `${place}#${anchor}`
}
