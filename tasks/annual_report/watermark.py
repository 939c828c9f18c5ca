"""The watermark of a draft: letters across every page, as Word itself makes them, in the headers."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

__all__ = ["add_watermark"]

_SPACES = (
    f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)

_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>'
    '<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
"""Letters along a path (WordArt), in the words of Office's own watermarks: by its id Word knows it as one."""

_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    "mso-position-vertical-relative:margin"
)

_LETTER = 80
"""Points of a letter: five of them reach across the 156 mm of text on the slant."""


def add_watermark(document: Document, text: str) -> None:
    """Put letters behind the text of every page, in Word's menu under 水印."""
    section = document.sections[0]
    for number, header in enumerate((section.header, section.even_page_header), 1):
        style = _STYLE.format(width=_LETTER * len(text), height=_LETTER)
        run = parse_xml(
            f"<w:r {_SPACES}><w:rPr><w:noProof/></w:rPr><w:pict>{_SHAPE_TYPE}"
            f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
            f'style="{style}" o:allowincell="f" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>'
            f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{text}"/>'
            '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
        )
        header.paragraphs[0]._p.append(run)  # noqa: SLF001 - the library draws nothing
