"""Addresses: one article, one canonical address, from any feed, campaign or mobile site.

Which parameters and forms do not matter is data: lexicon/addresses.toml, publisher by publisher. What names
an article (`view.php?ud=`, `?idxno=`, `?articleId=`) is never dropped; in doubt a part stays, because two
addresses for one article cost a fetch and two articles under one address lose one of them. courlan's cleaning
is not used: it loses parameters that have no value or are written in EUC-KR, and cleaning twice is not cleaning
once. No network: redirects are not followed.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from extractors.text.address_rules import AddressRule, load_addresses

if TYPE_CHECKING:
    from extractors.text.address_rules import AddressTable

_LONGEST = 4000  # longer addresses are data, not addresses
_ROUNDS = 6  # unwrapping and rewriting settle in two or three
_SCHEMES = ("http://", "https://")
_DEFAULT_PORTS = {"http": 80, "https": 443}

_UNWANTED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u3000\ufeff]+")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]+")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NOT_IN_PATH = re.compile(r"""[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]""")
_NOT_IN_QUERY = re.compile(r"""[^A-Za-z0-9\-._~!$'()*+,;:@/?%=&]""")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?<=.)(?:/amp(?:html)?/?|\.amp|\.amp(?=\.html?$))$|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_SEGMENT = re.compile(r"/amp(?=/)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{4}")
_AMP_CACHE = re.compile(r"^/(?:[a-z]/)?(?:s/)?(?P<rest>[a-z0-9-]+\.[a-z0-9.-]+/.*)$")
_SECOND_LEVEL = frozenset(["co", "com", "or", "go", "ac", "ne", "net", "org", "gov", "edu", "re", "pe"])
# What names an article by itself: a long number that is no mere date, an id of letters and digits, a slug.
_NAMES_ARTICLE = re.compile(
    r"\d{9}|(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{5,8}(?!\d)|[0-9a-f]{16}|[A-Z0-9]{10}|.{24}"
    r"|[^-]+-[^-]+-[^-]+|^(?=.*[A-Za-z])(?=.*\d.*\d)[A-Za-z0-9_]{8}",
    re.DOTALL,
)
_MOMENT = re.compile(r"^1\d{12}$")  # the millisecond of a click looks like a number of an article
# The value of a parameter that keeps caches from answering: an epoch in s, ms or µs, 14 digits, a fraction.
_INSTANT = re.compile(
    r"1[4-9]\d{8}(?:\d{3}|\d{6})?(?:\.\d+)?|20[1-4]\d[01]\d[0-3]\d[0-2]\d[0-5]\d[0-5]\d(?:\d{3})?|0?\.\d{2,}"
)
_RANDOM = re.compile(r"\d+|0?\.\d+")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jspx?|do|cgi|action|nhn|html?)$|^[a-z]{1,12}$", re.IGNORECASE)
# A query part without a name, which names its article by itself: base64 and the like, mostly with '=' at its end.
_TOKEN = re.compile(r"(?=.*[0-9A-Z])[A-Za-z0-9+/_.~-]{8,}=?")
_TOKEN_ENDS = re.compile(r"(?:%3D){1,2}$")
_ID_LIKE = re.compile(r"\d{4}|[0-9a-fA-F-]{12}")


def canonical_url(url: str, base: str | None = None) -> str:
    """Return the canonical form of an address, '' for what is no http(s) address. Never raises; idempotent."""
    address = absolute_url(url, base)
    addresses = load_addresses()
    for _ in range(_ROUNDS):
        further = _simplify(address, addresses) if address else ""
        if further == address:
            return address
        address = further
    return ""  # an address that never settles would have as many identities as readings


def absolute_url(url: str, base: str | None = None) -> str:
    """Join an address as written to the page it stands on; '' for no http(s) address. Never raises."""
    url = _UNWANTED.sub("%20", _BREAKS.sub("", url[: _LONGEST + 1]).strip())
    url = _UNSEEN.sub(lambda found: quote(found[0]), url)
    if not url or len(url) > _LONGEST:
        return ""
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
        is_web = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:  # '[' in a host and the like
        return ""
    return joined if is_web else ""


def article_id(canonical: str) -> str:
    """Return the id of the article under a canonical address: 20 hex digits, the same on every machine."""
    for scheme in _SCHEMES:
        if canonical.startswith(scheme):
            canonical = canonical[len(scheme) :]
            break
    return _digest("https://" + canonical)


def entry_id(source_id: str, url: str, guid: str) -> str:
    """Return the id of a source's entry: from its canonical address, or its guid where it has no address."""
    return entry_id_at(source_id, canonical_url(url), guid)


def entry_id_at(source_id: str, canonical: str, guid: str) -> str:
    """As `entry_id`, from an address that is canonical already ('' for none)."""
    named = f"url\n{article_id(canonical)}" if canonical else f"guid\n{guid}"
    return _digest(f"{source_id}\n{named}")


def host_of(url: str) -> str:
    """Return the host of an address in lower case without port, '' where there is none. Never raises."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """Return the part of an address's host that one publisher owns: a.example.co.kr → example.co.kr."""
    host = host_of(url) if "/" in url else url
    if _is_local(host):
        return host
    labels = host.split(".")
    is_second_level = labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3:] if is_second_level else labels[-2:])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


# ------------------------------------------------------------------ one round of simplifying


def _simplify(address: str, known: AddressTable) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = _clean_host(parts.hostname or "")
    if not host or parts.scheme not in _DEFAULT_PORTS:
        return ""
    if target := _unwrapped(host, parts):
        return target
    path = _clean_path(parts.path, known)
    if port == _DEFAULT_PORTS[parts.scheme]:
        port = None
    if port is not None or _is_local(host):  # a machine of our own or a test's: nothing is known about it
        where = host if port is None else f"{host}:{port}"
        return _joined(parts.scheme, where, path, _clean_query(parts.query, path, None, known), parts.fragment)
    host = _desktop_host(host, known)
    publisher = known.publisher_of(host)
    query = _clean_query(parts.query, path, publisher, known)
    host, path, query = _rewritten(host, path, query, publisher)
    scheme = "http" if known.is_http_only(host) else "https"
    return _joined(scheme, host, path, query, parts.fragment)


def _joined(scheme: str, host: str, path: str, query: str, fragment: str) -> str:
    # '#!/news/123' is the only name of an article on a page that fetches its text by script.
    kept = fragment if path == "/" and not query and re.match(r"!?/.*\d", fragment) else ""
    fragment = f"#{_escaped(kept, _NOT_IN_QUERY)}" if kept else ""
    return f"{scheme}://{host}{path}{'?' if query else ''}{query}{fragment}"


def _clean_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host if _HOST.fullmatch(host) and ".." not in host else ""


def _is_local(host: str) -> bool:
    return "." not in host or host.startswith("[") or host.replace(".", "").isdigit()


def _unwrapped(host: str, parts: SplitResult) -> str:
    """Return the address inside a known wrapper: AMP caches, the redirects of search engines; '' for none."""
    if host.endswith(".cdn.ampproject.org") or (host.startswith("www.google.") and parts.path.startswith("/amp/")):
        path = parts.path.removeprefix("/amp") if host.startswith("www.google.") else parts.path
        inner = _AMP_CACHE.match(path)
        return absolute_url(f"https://{inner['rest']}{'?' if parts.query else ''}{parts.query}") if inner else ""
    if host.startswith("www.google.") and parts.path == "/url":
        for pair in parts.query.split("&"):
            name, _, value = pair.partition("=")
            if name in {"url", "q"} and (target := unquote(value)).startswith(_SCHEMES):
                return absolute_url(target)
    return ""


def _clean_path(path: str, known: AddressTable) -> str:
    path = _SESSION.sub("", _escaped(path, _NOT_IN_PATH))
    if ":/" not in path:  # archives carry whole addresses in their paths
        path = re.sub(r"/{2,}", "/", path)
    path = _without_dots(path)
    path = _AMP_SUFFIX.sub("", path)
    numbers = [match.start() for match in _NUMBER.finditer(path)]  # '/amp/' marks a page's other form before one
    path = _AMP_SEGMENT.sub("", path[: numbers[-1]]) + path[numbers[-1] :] if numbers else path
    for pattern, replacement in known.path_rewrites:
        path = pattern.sub(replacement, path)
    folder, _, page = path.rpartition("/")
    if page.lower() in known.index_pages:
        path = folder
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _escaped(text: str, forbidden: re.Pattern[str]) -> str:
    """Write percent escapes one way: letters and digits plain, the rest upper case, every byte kept."""

    def settle(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    text = _ESCAPE.sub(settle, _STRAY_PERCENT.sub("%25", text))
    return forbidden.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), text)


def _clean_query(query: str, path: str, publisher: AddressRule | None, known: AddressTable) -> str:
    """Drop the parameters that name nothing, and put the rest in order of their names."""
    query = _escaped(query.replace("&amp;", "&"), _NOT_IN_QUERY)
    pairs = [pair for pair in (part.removeprefix("amp;") for part in query.split("&")) if pair]
    pairs = [_TOKEN_ENDS.sub(lambda end: "=" * (len(end[0]) // 3), pair) if "=" not in pair else pair for pair in pairs]
    named = [(pair.partition("=")[0], pair) for pair in pairs if _says_something(pair)]
    if publisher and any(name in publisher.keep for name, _ in named):
        named = [(name, pair) for name, pair in named if name in publisher.keep]
    else:
        dropped = publisher.drop if publisher else frozenset()
        named = [
            (name, pair)
            for name, pair in named
            if name not in dropped and not known.is_tracker(name.lower(), pair.lower())
        ]
        named = _without_manner(_without_busters(named, path, known), path, known)
    return "&".join(pair for _, pair in sorted(dict.fromkeys(named), key=lambda one: one[0]))


def _says_something(pair: str) -> bool:
    """Whether a part of a query has a value, or is a nameless token that base64 has ended in '='."""
    return not pair.endswith("=") or pair.count("=") > 1 or bool(_TOKEN.fullmatch(pair))


def _is_buster(name: str, pair: str, path: str, ordinary: list[str], known: AddressTable) -> bool:
    """Whether a parameter only keeps caches from answering. A doubtful one needs an address that names its article."""
    value = pair.partition("=")[2]
    if name in known.busters:
        return bool(_INSTANT.fullmatch(value) or _RANDOM.fullmatch(value))
    if name not in known.doubtful_busters or not _INSTANT.fullmatch(value):
        return False
    return bool(ordinary) or (path != "/" and not _SCRIPT.search(path.rpartition("/")[2]))


def _without_busters(named: list[tuple[str, str]], path: str, known: AddressTable) -> list[tuple[str, str]]:
    suspects = known.busters | known.doubtful_busters
    ordinary = [pair for name, pair in named if name.lower() not in suspects | known.manner]
    return [(name, pair) for name, pair in named if not _is_buster(name.lower(), pair, path, ordinary, known)]


def _without_manner(named: list[tuple[str, str]], path: str, known: AddressTable) -> list[tuple[str, str]]:
    """Drop how a reader came, as long as the address names its article without it."""
    segments = path.strip("/").split("/")
    by_path = any(_NAMES_ARTICLE.search(segment) for segment in segments[-2:])
    ordinary = [pair for name, pair in named if name.lower() not in known.manner and name.lower() not in known.doubtful]
    by_query = any(re.search(r"\d|=.{6}", pair) for pair in ordinary)
    unneeded = (known.manner if by_path or by_query or len(segments) > 1 else frozenset()) | (
        known.doubtful if by_path else frozenset()
    )
    return [(name, pair) for name, pair in named if name.lower() not in unneeded or _is_id(pair.partition("=")[2])]


def _is_id(value: str) -> bool:
    return bool(_ID_LIKE.search(value)) and not _MOMENT.match(value)


def _desktop_host(host: str, known: AddressTable) -> str:
    if host in known.www:
        return f"www.{host}"
    first, _, rest = host.partition(".")
    if first not in known.mobile or host in known.mobile_kept or "." not in rest:
        return host
    labels = rest.split(".")
    own = len(labels) - (2 if labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1)
    if own < 1:
        return host
    return f"www.{rest}" if own == 1 else rest


def _rewritten(host: str, path: str, query: str, publisher: AddressRule | None) -> tuple[str, str, str]:
    if publisher is None:
        return host, path, query
    whole = f"{publisher.host or host}{path}{'?' if query else ''}{query}"
    for pattern, replacement in publisher.rewrite:
        if match := pattern.match(whole):
            whole = match.expand(replacement)
            break
    left, _, query = whole.partition("?")
    host, slash, path = left.partition("/")
    return host, f"{slash}{path}" or "/", query
