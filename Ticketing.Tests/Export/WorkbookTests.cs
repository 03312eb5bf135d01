using System.IO.Compression;
using System.IO.Pipelines;
using System.Xml.Linq;
using Ticketing.Export;

namespace Ticketing.Tests.Export;

public class WorkbookTests
{
    static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    static async Task<ZipArchive> WriteAsync(IEnumerable<Cell[]> rows)
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await Workbook.WriteAsync(pipe, "Tickets", ["a", "b"], rows, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return new ZipArchive(new MemoryStream(stream.ToArray()));
    }

    static async Task<XDocument> PartAsync(ZipArchive zip, string name)
    {
        await using var part = zip.GetEntry(name)!.Open();
        return await XDocument.LoadAsync(part, LoadOptions.PreserveWhitespace, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Cells_keep_their_type_and_their_text_to_the_letter()
    {
        const string Text = " <b>&\"ü\"\tl 1\nl 2 😀\u0001 ";
        using var zip = await WriteAsync([[Text, 17L], ["=1+1", new DateTime(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc)], [true, (string?)null], [18.50m]]);
        var rows = (await PartAsync(zip, "xl/worksheets/sheet1.xml")).Descendants(Main + "row").ToList();
        Assert.Equal(["a", "b"], rows[0].Elements().Select(cell => cell.Value));
        Assert.Equal(Text.Replace('\u0001', '\uFFFD'), rows[1].Elements().First().Value);
        Assert.Equal("17", rows[1].Elements().Last().Element(Main + "v")!.Value);
        Assert.Equal(("=1+1", "inlineStr"), (rows[2].Elements().First().Value, (string?)rows[2].Elements().First().Attribute("t")));
        Assert.Equal(("46083.5", "1"), (rows[2].Elements().Last().Value, (string?)rows[2].Elements().Last().Attribute("s")));
        Assert.Equal(("1", "b"), (rows[3].Elements().First().Value, (string?)rows[3].Elements().First().Attribute("t")));
        Assert.Empty(rows[3].Elements().Last().Nodes());
        Assert.Equal(("18.50", null), (rows[4].Elements().Single().Element(Main + "v")!.Value, (string?)rows[4].Elements().Single().Attribute("t")));
        Assert.DoesNotContain(rows.Descendants(), element => element.Name == Main + "f");
    }

    [Fact]
    public async Task Every_part_that_the_package_names_is_there()
    {
        using var zip = await WriteAsync([]);
        foreach (var type in (await PartAsync(zip, "[Content_Types].xml")).Root!.Elements().Where(element => element.Name.LocalName == "Override"))
        {
            Assert.NotNull(zip.GetEntry(((string)type.Attribute("PartName")!)[1..]));
        }
        Assert.Equal("Tickets", (string?)(await PartAsync(zip, "xl/workbook.xml")).Descendants(Main + "sheet").Single().Attribute("name"));
        foreach (var relation in (await PartAsync(zip, "xl/_rels/workbook.xml.rels")).Root!.Elements())
        {
            Assert.NotNull(zip.GetEntry("xl/" + (string)relation.Attribute("Target")!));
        }
        Assert.NotNull(zip.GetEntry("_rels/.rels"));
    }

    [Fact]
    public async Task Texts_longer_than_a_cell_are_cut_between_characters()
    {
        using var zip = await WriteAsync([[new string('x', 32_766) + "😀", 1L]]);
        Assert.Equal(32_766, (await PartAsync(zip, "xl/worksheets/sheet1.xml")).Descendants(Main + "t").Last().Value.Length);
    }

    [Fact]
    public async Task More_rows_than_a_sheet_holds_go_on_the_next()
    {
        using var zip = await WriteAsync(Enumerable.Range(0, 1_048_576).Select(n => new Cell[] { n }));
        Assert.Equal(["Tickets", "Tickets 2"], (await PartAsync(zip, "xl/workbook.xml")).Descendants(Main + "sheet").Select(sheet => (string)sheet.Attribute("name")!));
        Assert.Equal(2, (await PartAsync(zip, "xl/worksheets/sheet2.xml")).Descendants(Main + "row").Count());
    }
}
