using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;

namespace Ticketing.Export;

/// <summary>
/// A table as an Office Open XML workbook (ECMA-376), written as a stream: the parts of the package that come before the rows, the sheet row by row, then the parts that must know how many sheets there are.
/// Texts are inline strings, which no program takes for formulas; times are real dates in UTC. A sheet ends at the format's limit of rows and the next one begins.
/// The XML is written as text: it has five shapes, and the framework's writer would add 200 KB to the executable.
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

    const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

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
                    xml.Write("</sheetData></worksheet>");
                }
            }
            WriteFrame(zip, name, sheets);
        }
        await pipe.FlushAsync(cancel).ConfigureAwait(false);
    }

    static StreamWriter StartSheet(Stream part, IReadOnlyList<string> columns)
    {
        var xml = new StreamWriter(part, new UTF8Encoding(false));
        xml.Write(Declaration);
        xml.Write($"<worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView></sheetViews><sheetData><row>");
        foreach (var column in columns)
        {
            WriteText(xml, column, " s=\"2\"");
        }
        xml.Write("</row>");
        return xml;
    }

    static void WriteRow(StreamWriter xml, Cell[] row)
    {
        xml.Write("<row>");
        foreach (var cell in row)
        {
            if (cell.Text is { Length: > 0 } text)
            {
                WriteText(xml, text, "");
            }
            else if (cell.Number is { } number)
            {
                xml.Write(string.Create(CultureInfo.InvariantCulture, $"<c><v>{number}</v></c>"));
            }
            else if (cell.Amount is { } amount)
            {
                xml.Write(string.Create(CultureInfo.InvariantCulture, $"<c><v>{amount}</v></c>"));
            }
            else if (cell.Time is { } time)
            {
                xml.Write(string.Create(CultureInfo.InvariantCulture, $"<c s=\"1\"><v>{time.ToOADate():R}</v></c>"));
            }
            else if (cell.Flag is { } flag)
            {
                xml.Write(flag ? "<c t=\"b\"><v>1</v></c>" : "<c t=\"b\"><v>0</v></c>");
            }
            else
            {
                xml.Write("<c/>");
            }
        }
        xml.Write("</row>");
    }

    static void WriteText(StreamWriter xml, string text, string style)
    {
        xml.Write("<c");
        xml.Write(style);
        xml.Write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        WriteEscaped(xml, text.Length <= MaxText ? text : text.AsSpan(0, char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText));
        xml.Write("</t></is></c>");
    }

    /// <summary>What XML 1.0 cannot hold becomes U+FFFD; a carriage return is written as a reference, which no reader turns into a line feed.</summary>
    static void WriteEscaped(StreamWriter xml, ReadOnlySpan<char> text)
    {
        for (int special; (special = text.IndexOfAny(Special)) >= 0; text = text[(special + 1)..])
        {
            xml.Write(text[..special]);
            xml.Write(text[special] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\r' => "&#13;",
                _ => "\uFFFD",
            });
        }
        xml.Write(text);
    }

    static readonly SearchValues<char> Special = SearchValues.Create([.. "&<>\uFFFE\uFFFF", .. Controls()]);

    static IEnumerable<char> Controls()
    {
        for (var c = '\0'; c < ' '; c++)
        {
            if (c is not ('\t' or '\n'))
            {
                yield return c;
            }
        }
    }

    static void WriteFrame(ZipArchive zip, string name, int sheets)
    {
        var (overrides, entries, relations) = ("", "", "");
        for (var n = 1; n <= sheets; n++)
        {
            overrides += $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SheetType}\"/>";
            entries += $"<sheet name=\"{(n == 1 ? name : $"{name} {n}")}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>";
            relations += $"<Relationship Id=\"rId{n}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>";
        }
        WritePart(zip, "[Content_Types].xml",
            $"<Types xmlns=\"{Types}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
            + $"<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{overrides}</Types>");
        WritePart(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        WritePart(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>{entries}</sheets></workbook>");
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
        part.Write(Declaration);
        part.Write(content);
    }
}
