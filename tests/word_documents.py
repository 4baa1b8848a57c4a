"""Word files with what Word and WPS really put into them: numbering, styles, changes, fields, boxes, notes."""

import io
import zipfile

from tests.attachment_files import CONTENT_TYPES, OFFICE, RELATIONSHIPS

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def make_word(*body: str, **parts: str) -> bytes:
    """A DOCX of body elements; ``parts`` by name (numbering, styles, footnotes, comments …): what is in their root."""
    main = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for n, name in enumerate(parts, 2)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONSHIPS.format(main))
        archive.writestr("word/_rels/document.xml.rels", RELATIONSHIPS.format(related))
        archive.writestr("word/document.xml", _root("document", f"<w:body>{''.join(body)}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", _root(name, content))
    return buffer.getvalue()


def _root(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES}>{content}</w:{name}>'


def p(*runs: str, style: str = "", num: str = "", level: int = 0, **more: str) -> str:
    """A paragraph; texts that are no markup become runs."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    properties += "".join(f'<w:{name} w:val="{value}"/>' for name, value in more.items())
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{''.join(text if text.startswith('<') else r(text) for text in runs)}</w:p>"
    )


def r(text: str, *properties: str, font: str = "") -> str:
    look = "".join(f"<w:{name}/>" for name in properties)
    look += f'<w:rFonts w:eastAsia="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def lists(*levels: tuple[str, str], number: str = "1", more: str = "", override: str = "") -> str:
    """An abstract numbering of (format, text) and the numbering that uses it."""
    written = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{written}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/>{override}</w:num>'
    )


def style(name: str, properties: str = "", based_on: str = "", key: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{key or name}"><w:name w:val="{name}"/>{base}{properties}</w:style>'


def field(code: str, result: str | None) -> str:
    """A complex field; None: it was never worked out."""
    marks = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = marks.format("separate") + (result if result.startswith("<") else r(result)) if result is not None else ""
    code = code if code.startswith("<") else f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return f"{marks.format('begin')}{code}{shown}{marks.format('end')}"


def text_box(*paragraphs: str) -> str:
    """As Word writes it: twice, for itself and for old versions."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
