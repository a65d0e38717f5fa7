"""What an archive document (PDF/A-2B) says of itself: title, school, language and time, as XMP."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

LEVEL = "PDF/A-2B"
PROGRAM = "Журнал"
LANGUAGE = "ru-RU"
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{school}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>{program}</xmp:CreatorTool>
   <xmp:CreateDate>{made}</xmp:CreateDate>
   <xmp:ModifyDate>{made}</xmp:ModifyDate>
   <xmp:MetadataDate>{made}</xmp:MetadataDate>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""


def described(title: str, school: str, made: datetime) -> str:
    """Return the XMP of a document; its times are the content's, the library would put the clock's there."""
    return _XMP.format(
        title=escape(title),
        school=escape(school),
        language=LANGUAGE,
        program=PROGRAM,
        made=made.astimezone(UTC).isoformat(timespec="seconds"),
    )
