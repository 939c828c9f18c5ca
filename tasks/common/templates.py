"""The one environment in which every page is rendered."""

from functools import cache, partial

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from tasks.common.numbers import format_number

__all__ = ["template_source", "templates_of"]


@cache
def templates_of(package: str, **shared: str) -> Environment:
    """Return the environment of the templates in a package's folder `templates`.

    Text is escaped, an undefined name is an error, and `number` writes a number, a null as nothing.

    Args:
        package: dotted name of the package.
        shared: other packages whose templates are used too, by the prefix of their names: `looks/style.css`.
    """
    others = PrefixLoader({prefix: PackageLoader(other) for prefix, other in shared.items()})
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), others]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = partial(format_number, blank="")
    return environment


def template_source(package: str, name: str) -> str:
    """Return a template of a package as it is written.

    Raises:
        jinja2.TemplateNotFound: it is not there.
    """
    source, _, _ = PackageLoader(package).get_source(templates_of(package), name)
    return source
