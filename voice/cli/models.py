"""`amends models`: the speech models, listed, fetched and checked."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import ModelError
from voice.cli.options import FILE, warn

if TYPE_CHECKING:
    from models.catalogue import Model


@click.group()
def models() -> None:
    """List, fetch and check the speech models.

    \b
    Examples:
      amends models list
      amends models fetch
      amends models fetch vosk-model-small-en-us-0.15 --from downloaded.zip
      amends models verify
    """


@models.command("list")
def models_list() -> None:
    """List the known models, and where they are.

    \b
    Example:
      amends models list
    """
    from models.store import Store

    for listing in Store.here(os.environ).listing():
        where = str(listing.path) if listing.path else f"not here: {listing.model.how_to_get}"
        click.echo(f"{listing.model.name} ({listing.model.licence or 'no licence'}): {where}")


@models.command("fetch")
@click.argument("name", required=False)
@click.option("--from", "source", type=FILE, help="A zip file in place of the download.")
def models_fetch(name: str | None, source: Path | None) -> None:
    """Download a model for Vosk, the small English one unless named, and check it.

    \b
    Examples:
      amends models fetch
      amends models fetch vosk-model-en-us-0.22-lgraph
      amends models fetch vosk-model-small-en-us-0.15 --from downloaded.zip
    """
    from models.progress import bar
    from models.store import fetch, own_folder

    model = _known_model(name)
    with bar(model.name) as progress:
        fetched = fetch(model, own_folder(), source=source, progress=progress, tell=warn)
    said = "is here now" if fetched.new else "was here already, and is right"
    click.echo(f"{model.name} {said}: {fetched.path}")


@models.command("path")
@click.argument("name", required=False)
def models_path(name: str | None) -> None:
    """Print where a model is that may be used.

    \b
    Example:
      amends models path vosk-model-small-en-us-0.15
    """
    from models.store import locate, moonshine_folder

    if name == "moonshine-tiny-en":
        click.echo(moonshine_folder())
        return
    found = locate(name, os.environ, tell=warn)
    if found is None:
        raise ModelError("There is no model for Vosk here: fetch it with `amends models fetch`.")
    click.echo(found.path)


@models.command("verify")
@click.argument("name", required=False)
@click.pass_context
def models_verify(ctx: click.Context, name: str | None) -> None:
    """Check every file of the models that are here against its published sum.

    \b
    Example:
      amends models verify
    """
    from models.store import Store, verify

    wanted = _known_model(name).name if name else None
    listings = [
        each
        for each in Store.here(os.environ).listing()
        if each.path is not None and wanted in (None, each.model.name)
    ]
    if wanted and not listings:
        raise ModelError(f"{wanted} is not here: fetch it with `amends models fetch {wanted}`.")
    wrong = False
    for listing in listings:
        assert listing.path is not None
        problems = verify(listing.path, listing.model)
        for problem in problems:
            warn(f"{listing.model.name}: {problem}")
        if not problems:
            click.echo(f"{listing.model.name}: every file is right")
        wrong = wrong or bool(problems)
    if wrong:
        ctx.exit(2)


def _known_model(name: str | None) -> "Model":
    from models.catalogue import known

    models_by_name = {model.name: model for model in known()}
    if name is None:
        return next(iter(models_by_name.values()))
    if name not in models_by_name:
        raise ModelError(
            f"There is no known model {name}: choose from {', '.join(models_by_name)}."
        )
    return models_by_name[name]
