"""Documents as attackers write them: the collection's own with an attack in every place of a row.

Each attack is a few words that do something where they are not shown as text. All of them reach
for `PROBE`, an address that a browser must never ask for, or set `window.attacked`.
"""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

from bilateral.documents import Document, load_documents

__all__ = ["ATTACKS", "PROBE", "attacked", "write_seeds"]

PROBE = "http://127.0.0.1:9/attacked"
_RUN = "window.attacked=1"

ATTACKS = {
    "script": f"<script>{_RUN}</script>",
    "script from afar": f"<script src={PROBE}></script>",
    "torn script": f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    "image": f'<img src={PROBE} onerror="{_RUN}">',
    "svg": f"<svg/onload={_RUN}><animate onbegin={_RUN} attributeName=x dur=1s>",
    "event handler": f'" onmouseover="{_RUN}" onfocus="{_RUN}" autofocus="',
    "event handler, other quotes": f"' onmouseover='{_RUN}' autofocus onfocus='{_RUN}",
    "javascript link": f"<a href=javascript:{_RUN} id=main>x</a>",
    "frame": f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe><object data={PROBE}>",
    "style": f"</style><style>@import '{PROBE}';body{{background:url({PROBE})}}",
    "base and refresh": f"<base href={PROBE}><meta http-equiv=refresh content=0;url={PROBE}>",
    "link element": f"<link rel=stylesheet href={PROBE}><link rel=prefetch href={PROBE}>",
    "form": f"<form action={PROBE}><button formaction=javascript:{_RUN}>x</button>",
    "closing tags": f"</td></tr></tbody></table></p></li></ul></main></body></html><b>{_RUN}",
    "closing title": f"</title></textarea></script><script>{_RUN}</script>",
    "closing comment": f"--><script>{_RUN}</script><!--",
    "closing CDATA": f"]]><script>{_RUN}</script>",
    "entity": f"&lt;script&gt;{_RUN}&lt;/script&gt;&#60;b&#62;&quot;",
    "Jinja": "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "other templates": "${7*7} #{7*7} <%= 7*7 %> {0.__class__} %(x)s",
    "Markdown link": f"[press](javascript:{_RUN}) ![x]({PROBE}) <{PROBE}>",
    "Markdown block": f"```\n\n# Heading\n\n| a | b |\n|---|---|\n\n***x*** `{_RUN}`",
    "LaTeX": rf"$\href{{javascript:{_RUN}}}{{x}}$ \(\unicode{{x}}\) $$\frac{{1}}{{$$ \input{{x}}",
    "mathematics": r"$\undefined{ $ x_{1}^{2} $$ _a_ ^b^",
    "terminal colours": "\x1b[31;1mred\x1b[0m\x1b[2J\x1b[1;1H",
    "terminal title": "\x1b]0;title\x07\x1b]8;;http://127.0.0.1:9/attacked\x07x\x1b]8;;\x07",
    "terminal, 8 bits": "\x9b31m\x9d0;title\x9c\x90q\x9c",
    "carriage": "seen\rhid\x08\x08\x08den\x7f\x0e",
    "right to left": "\u202egnp.exe\u202c \u2066abc\u2069 \u200fabc",
    "zero width": "Ri\u200bga \u200dLat\ufeffvia\u2060 \u00adx \U000e0041",
    "null byte": "nu\x00ll",
    "formula": '=HYPERLINK("http://127.0.0.1:9/attacked","x")',
    "formula of a command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula with a sign": "+1+1",
    "formula after a tab": "\t=1+1",
    "SQL": "'); DROP TABLE events; --",
    "shell": "; touch attacked; $(touch attacked) `touch attacked` | touch attacked",
    "path": "../../../../etc/passwd",
    "formatting": "%s%n%x {0} {} \\x41 \\u202e",
    "surrogates of old": "\U0001f469\u200d\U0001f4bb \ud7ff\ufffd\ufffe\uffff",
}

_PLACES = re.compile(r"\w(?=[ .,;:)|=]|$)", re.MULTILINE)
_EACH = 25  # words between two attacks


def attacked(document: Document, *, start: int = 0) -> str:
    """The text with an attack after each so many words, on lines of its own and at both ends."""
    attacks = cycle([*list(ATTACKS.values())[start:], *list(ATTACKS.values())[:start]])
    parts, last = [next(attacks), "\n"], 0
    for number, place in enumerate(_PLACES.finditer(document.raw)):
        if number % _EACH == 0:
            parts += [document.raw[last : place.end()], " ", next(attacks)]
            last = place.end()
    parts.append(document.raw[last:])
    # At the beginning of lines too, where structure is.
    lines = "".join(parts).split("\n")
    lines[::15] = [f"{next(attacks)} {line}" for line in lines[::15]]
    return "\n".join([*lines, *ATTACKS.values()])


def write_seeds(folder: Path) -> Path:
    """The collection's documents, attacked, with attacks in what is known of them as well."""
    folder.mkdir(parents=True)
    entries = []
    for number, document in enumerate(load_documents()):
        (folder / f"{number}.txt").write_bytes(attacked(document, start=7 * number).encode())
        title, publisher, licence = list(ATTACKS.values())[3 * number : 3 * number + 3]
        values = {
            "id": document.source,
            "file": f"{number}.txt",
            "kind": document.kind,
            "language": document.language,
            "title": title,
            "publisher": publisher,
            "licence": licence,
            "published": document.published or "2018",
        }
        entries.append("[[source]]")
        entries += [f"{key} = {_toml(value)}" for key, value in values.items()]
        entries.append(f"counterparts = [{', '.join(map(_toml, document.counterparts))}]")
    (folder / "sources.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder


def _toml(text: str) -> str:
    codes = (rf"\U{ord(c):08x}" if c in '"\\' or not c.isprintable() else c for c in text)
    return f'"{"".join(codes)}"'
