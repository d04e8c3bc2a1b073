"""Tell a page's content from what surrounds it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["children", "is_contents_list", "is_furniture", "main_content", "text_of"]

_DROPPED = frozenset(
    "aside button canvas dialog embed footer form frame frameset head iframe input nav noscript "
    "object script select style svg template textarea title".split()
)
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alert".split())
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|toc|contents-list|table-of-contents|skip-?link"
    r"|skip-to|social|sharing|newsletter|sidebar|pagination|advert|ads|navbar|menu|related)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset("br dd div dt li p td th tr h1 h2 h3 h4 h5 h6 ul ol table blockquote".split())
_MAIN_SHARE = 0.3


def children(node: "LexborNode") -> Iterator["LexborNode"]:
    """Yield a node's children, text among them."""
    child = node.child
    while child is not None:
        yield child
        child = child.next


def text_of(node: "LexborNode") -> str:
    """Return the words under a node, one space between them, none glued at a block's edge."""
    parts: list[str] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if current.is_text_node:
            parts.append(current.text_content or "")
        elif current.tag not in _DROPPED or current is node:
            if current.tag in _BLOCKS:
                parts.append(" ")
            stack.extend(reversed(list(children(current))))
    return " ".join("".join(parts).split())


def main_content(body: "LexborNode") -> "LexborNode":
    """Return the element that holds the content: main, the only article, or the whole body."""
    for selector in ("main", '[role="main"]', "article"):
        found = body.css(selector)
        if len(found) == 1 and len(text_of(found[0])) >= _MAIN_SHARE * len(text_of(body)):
            return found[0]
    return body


def is_furniture(node: "LexborNode", *, inside_article: bool) -> bool:
    """Say whether an element is navigation, a banner or the like, rather than content.

    Args:
        node: the element.
        inside_article: whether it stands in main or an article, where a header is content.
    """
    tag = node.tag or ""
    attributes = node.attributes
    if tag in _DROPPED or (tag == "header" and not inside_article):
        return True
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role") in _ROLES or _HIDDEN.search(attributes.get("style") or ""):
        return True
    if tag in ("body", "main", "article") or node.tag == "html":
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(_NAMED.search(names)) and node.css_first("h1, main, article") is None


def is_contents_list(node: "LexborNode") -> bool:
    """Say whether a list is nothing but links to places in the same page."""
    links = node.css('a[href^="#"]')
    if len(links) < 3:
        return False
    linked = sum(len(text_of(link)) for link in links)
    return linked >= 0.9 * len(text_of(node).replace(" ", ""))
