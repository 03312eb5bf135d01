using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class InvoiceTextTests
{
    static readonly DateOnly Day = new(2026, 3, 2);

    static PlannedJob Finished(string asset, string? description, int minutes)
    {
        var from = LocalDays.At(Day, new(8, 0), TimeZoneInfo.Utc);
        return new(new(1, Day, 1, 1, from, from, description, JobState.Finished, null, from, from + TimeSpan.FromMinutes(minutes), null, 0), asset, "Anna");
    }

    static Invoice Of(params PlannedJob[] jobs) => Invoice.Of(7, 1, "Anna <b>", "Lane 1\n12345 Town", null, jobs, 18.50m, LocalDays.At(Day, new(12, 0), TimeZoneInfo.Utc), TimeZoneInfo.Utc);

    [Fact]
    public void Three_hours_at_18_50_are_55_50_in_both_forms()
    {
        var letter = InvoiceText.Of(Of(Finished("Car", "Oil", 180)), TimeZoneInfo.Utc);

        Assert.All([letter.Text, letter.Html], text => Assert.Contains("55.50", text, StringComparison.Ordinal));
        Assert.Contains("2026-03-02 08:00-11:00, 3 h x 18.50 = 55.50", letter.Text, StringComparison.Ordinal);
        Assert.Contains("2026-04-01", letter.Text, StringComparison.Ordinal);
        Assert.Equal("Invoice 7: 55.50, due 2026-04-01", letter.Subject);
    }

    [Theory]
    [InlineData(null, "Invoice 7 of 2026-03-02", "3 h x 18.50", "Total: 55.50")]
    [InlineData("de", "Rechnung 7 vom 2026-03-02", "3 h x 18.50", "Summe: 55.50")]
    [InlineData("hu", "7. számla, kelt 2026-03-02", "3 óra x 18.50", "Összesen: 55.50")]
    public void It_is_written_in_the_language_it_was_issued_in(string? language, string first, string hours, string total)
    {
        var letter = InvoiceText.Of(Of(Finished("Car", null, 180)) with { Language = language }, TimeZoneInfo.Utc);

        Assert.All([first, hours, total], text => Assert.Contains(text, letter.Text, StringComparison.Ordinal));
        Assert.Contains($"<html lang=\"{language ?? "en"}\">", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_line_is_rounded_and_the_total_is_the_sum_of_what_is_shown()
    {
        var invoice = Of(Finished("Car", null, 1), Finished("Roof", null, 1), Finished("Boiler", null, 1));

        Assert.Equal([31L, 31, 31], invoice.Lines.Select(line => line.AmountCents));
        Assert.Equal(93, invoice.TotalCents);
    }

    [Fact]
    public void No_text_becomes_markup()
    {
        var html = InvoiceText.Of(Of(Finished("<script>", "<img src=x>", 60)), TimeZoneInfo.Utc).Html;

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("Anna &lt;b&gt;", html, StringComparison.Ordinal);
    }
}
