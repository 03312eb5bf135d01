using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The list as a file that a spreadsheet opens without running anything in it.</summary>
public class ExportTests
{
    [Theory, BothServers]
    public async Task The_csv_is_rfc_4180_with_a_byte_order_mark_and_no_live_formulas(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title": "=HYPERLINK(\"http://evil\")", "description": "one, \"two\"\nthree", "system": "nas"}""");
        await server.Script.CreateAsync("""{"title": "Größe", "system": "other"}""");

        var file = (await server.Script.GetAsync("/api/v1/tickets.csv?system=nas")).Expect(200);

        Assert.Equal("text/csv", file.MediaType);
        Assert.Equal([0xEF, 0xBB, 0xBF], file.Bytes[..3]);
        var lines = Encoding.UTF8.GetString(file.Bytes[3..]);
        Assert.StartsWith("id,", lines, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"one, \"\"two\"\"\nthree\"", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(",=HYPERLINK", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=HYPERLINK", lines, StringComparison.Ordinal);
        Assert.Contains("HYPERLINK", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("Größe", lines, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", lines, StringComparison.Ordinal);
    }

    [Theory, BothServers]
    public async Task The_xlsx_opens_and_holds_text_as_text(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title": "=1+1", "description": "<b> & \u0009 Größe", "system": "nas"}""");

        var file = (await server.Script.GetAsync("/api/v1/tickets.xlsx")).Expect(200);

        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.MediaType);
        using var zip = new ZipArchive(new MemoryStream(file.Bytes));
        foreach (var part in new[] { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels" })
        {
            Assert.NotNull(zip.GetEntry(part));
        }
        var sheet = zip.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal));
        using var stream = sheet.Open();
        var text = XDocument.Load(stream).ToString();
        Assert.Contains("=1+1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", text, StringComparison.Ordinal);
        Assert.Contains("Größe", text, StringComparison.Ordinal);
    }
}
