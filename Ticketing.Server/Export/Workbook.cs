using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Xml;

namespace Ticketing.Export;

/// <summary>
/// A table as an Office Open XML workbook (ECMA-376), written as a stream: the parts of the package that come before the rows, the sheet row by row, then the parts that must know how many sheets there are.
/// Texts are inline strings, which no program takes for formulas; times are real dates in UTC. A sheet ends at the format's limit of rows and the next one begins.
/// </summary>
public static class Workbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Rows of a sheet, its header included.</summary>
    const int MaxRows = 1_048_576;

    /// <summary>Characters of a cell.</summary>
    const int MaxText = 32_767;

    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

    static readonly XmlWriterSettings Settings = new() { Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = false };

    /// <param name="name">Name of the sheet: at most 20 letters, digits and blanks.</param>
    /// <param name="rows">Enumerated once, between flushes, on the caller's thread.</param>
    public static async Task WriteAsync(PipeWriter pipe, string name, IReadOnlyList<string> columns, IEnumerable<Cell[]> rows, CancellationToken cancel)
    {
        using (var zip = new ZipArchive(new PipeSink(pipe), ZipArchiveMode.Create, leaveOpen: true))
        {
            using var row = rows.GetEnumerator();
            var (sheets, more) = (0, true);
            while (more)
            {
                var part = zip.CreateEntry($"xl/worksheets/sheet{++sheets}.xml", CompressionLevel.Fastest).Open();
                await using (part.ConfigureAwait(false))
                {
                    using var xml = StartSheet(part, columns);
                    for (var count = 1; count < MaxRows && (more = row.MoveNext()); count++)
                    {
                        WriteRow(xml, row.Current);
                        if (count % Table.RowsPerFlush == 0)
                        {
                            xml.Flush();
                            if ((await pipe.FlushAsync(cancel).ConfigureAwait(false)).IsCompleted)
                            {
                                return; // Nobody reads any more.
                            }
                        }
                    }
                    xml.WriteEndDocument();
                }
            }
            WriteFrame(zip, name, sheets);
        }
        await pipe.FlushAsync(cancel).ConfigureAwait(false);
    }

    static XmlWriter StartSheet(Stream part, IReadOnlyList<string> columns)
    {
        var xml = XmlWriter.Create(part, Settings);
        xml.WriteStartDocument(true);
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetViews", Main);
        xml.WriteStartElement("sheetView", Main);
        xml.WriteAttributeString("workbookViewId", "0");
        xml.WriteStartElement("pane", Main);
        xml.WriteAttributeString("ySplit", "1");
        xml.WriteAttributeString("topLeftCell", "A2");
        xml.WriteAttributeString("state", "frozen");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        xml.WriteStartElement("row", Main);
        foreach (var column in columns)
        {
            WriteText(xml, column, style: "2");
        }
        xml.WriteEndElement();
        return xml;
    }

    static void WriteRow(XmlWriter xml, Cell[] row)
    {
        xml.WriteStartElement("row", Main);
        foreach (var cell in row)
        {
            if (cell.Text is { Length: > 0 } text)
            {
                WriteText(xml, text, null);
            }
            else if (cell.Number is { } number)
            {
                WriteValue(xml, null, null, number.ToString(CultureInfo.InvariantCulture));
            }
            else if (cell.Time is { } time)
            {
                WriteValue(xml, "1", null, time.ToOADate().ToString("R", CultureInfo.InvariantCulture));
            }
            else if (cell.Flag is { } flag)
            {
                WriteValue(xml, null, "b", flag ? "1" : "0");
            }
            else
            {
                xml.WriteStartElement("c", Main);
                xml.WriteEndElement();
            }
        }
        xml.WriteEndElement();
    }

    static void WriteValue(XmlWriter xml, string? style, string? type, string value)
    {
        StartCell(xml, style, type);
        xml.WriteElementString("v", Main, value);
        xml.WriteEndElement();
    }

    static void WriteText(XmlWriter xml, string text, string? style)
    {
        StartCell(xml, style, "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Storable(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void StartCell(XmlWriter xml, string? style, string? type)
    {
        xml.WriteStartElement("c", Main);
        if (style is not null)
        {
            xml.WriteAttributeString("s", style);
        }
        if (type is not null)
        {
            xml.WriteAttributeString("t", type);
        }
    }

    /// <summary>What XML 1.0 cannot hold becomes U+FFFD; what a cell cannot hold is cut.</summary>
    static string Storable(string text)
    {
        if (text.Length > MaxText)
        {
            text = text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]) && !char.IsSurrogate(text[i]))
            {
                return string.Create(text.Length, text, static (span, source) =>
                {
                    for (var at = 0; at < span.Length; at++)
                    {
                        span[at] = XmlConvert.IsXmlChar(source[at]) || char.IsSurrogate(source[at]) ? source[at] : '\uFFFD';
                    }
                });
            }
        }
        return text;
    }

    static void WriteFrame(ZipArchive zip, string name, int sheets)
    {
        var numbers = Enumerable.Range(1, sheets).ToArray();
        var overrides = string.Concat(numbers.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SheetType}\"/>"));
        WritePart(zip, "[Content_Types].xml",
            $"<Types xmlns=\"{Types}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
            + $"<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{overrides}</Types>");
        WritePart(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        var entries = string.Concat(numbers.Select(n => $"<sheet name=\"{(n == 1 ? name : $"{name} {n}")}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
        WritePart(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>{entries}</sheets></workbook>");
        var relations = string.Concat(numbers.Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
        WritePart(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\">{relations}<Relationship Id=\"rId{sheets + 1}\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");
        WritePart(zip, "xl/styles.xml",
            $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
            + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders>"
            + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>");
    }

    static void WritePart(ZipArchive zip, string path, string content)
    {
        using var part = new StreamWriter(zip.CreateEntry(path, CompressionLevel.Fastest).Open());
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        part.Write(content);
    }
}
