"""Following pages that only send on (extractors/articles/redirects.py): once, through the guard as any address is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.articles.redirects import find_redirect
from flows.bugs import note as note_bug
from flows.fetching.messages import Request, Response

Fetch = Callable[[Sequence[Request]], Iterable[Response]]


def follow(
    fetch: Fetch, requests: Sequence[Request], noted: Callable[[Response], None] | None = None
) -> Iterator[Response]:
    """Yield the answers; in place of one that only sends on, the answer it leads to.

    `noted` is called with each answer that was followed: its bytes count. What leads on once more stays as it is, and
    carries no validators: those are of another address than the one that will be asked for again.
    """
    asked = {request.key: request for request in requests}
    onward: list[Request] = []
    for response in fetch(requests):
        if target := _target(response):
            if noted is not None:
                noted(response)
            onward.append(replace(asked[response.key], url=target, etag="", last_modified=""))
        else:
            yield response
    for response in fetch(onward) if onward else ():
        yield replace(response, url=asked[response.key].url, etag="", last_modified="", moved_to="")


def _target(response: Response) -> str:
    if not response.is_ok:
        return ""
    try:
        return find_redirect(response.body, response.final_url or response.url)
    except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again
        note_bug("follow page", error, url=response.url)
        return ""
