"""Small OpenDocument files for the tests of their readers."""

import io
import zipfile

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)


def opendocument(
    kind: str, body: str, *, styles: str = "", common: str = "", manifest: str = "", prologue: str = ""
) -> bytes:
    """An `.odt` (`kind` is `"text"`) or `.ods` (`"spreadsheet"`) of nothing but this body and these styles."""
    content = (
        f"{prologue}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    root = "office:document-styles"
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
        "styles.xml": f"<{root} {SPACES}><office:styles>{common}</office:styles></{root}>",
        "META-INF/manifest.xml": manifest or "<manifest/>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def style(name: str, family: str, properties: str, parent: str = "") -> str:
    """A style of a family with the text properties or, of a table, table properties given."""
    kind = "table-properties" if family == "table" else "text-properties"
    inherits = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{inherits}><style:{kind} {properties}/></style:style>'
    )


def p(inner: str, style_name: str = "") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style_name}">{inner}</text:p>'


def cell(inner: str, **attributes: object) -> str:
    """A table cell of one paragraph or of the elements given; attributes without their prefix `table`."""
    content = inner if inner.startswith("<") else p(inner) if inner else ""
    listed = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell{listed}>{content}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def row(*cells: str, **attributes: object) -> str:
    """A table row; attributes without their prefix `table`."""
    listed = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{listed}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Sheet1", style_name: str = "") -> str:
    """A table or sheet."""
    return f'<table:table table:name="{name}" table:style-name="{style_name}">{"".join(rows)}</table:table>'
