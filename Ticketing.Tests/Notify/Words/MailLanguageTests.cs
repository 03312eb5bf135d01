using System.Text.RegularExpressions;
using Ticketing.Notify.Words;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify.Words;

public partial class MailLanguageTests
{
    /// <summary>Whatever stands in T("…"), and the words that tickets have as data.</summary>
    static HashSet<string> Texts => [
        .. new[] { "Notify/TicketMailText.cs", "Notify/DigestMail.cs", "Notify/MailText.cs", "Notify/InvitationMail.cs", "Maintenance/ReminderText.cs", "Maintenance/InvoiceText.cs" }.SelectMany(file => Text().Matches(RepositoryFiles.Read("Ticketing.Server", file))).Select(match => match.Groups[1].Value),
        .. WorkflowSamples.All.SelectMany(workflow => workflow.States).Select(state => state.Name),
        "title", "description", "system", "category", "assignee", "watchers", "labels", "status",
    ];

    public static TheoryData<string> Codes => [.. MailLanguage.All.Select(language => language.Code).Where(code => code != "en")];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_text_of_the_mails_has_its_words_with_the_same_values_in_them(string code)
    {
        var language = MailLanguage.Of(code);
        Assert.Empty(Texts.Except(language.Texts.Keys));
        Assert.Empty(language.Texts.Keys.Except(Texts));
        Assert.All(language.Texts, pair => Assert.Equal(ValuesOf(pair.Key), ValuesOf(pair.Value)));
        Assert.Equal((7, 12), (language.Days.Count, language.Months.Count));
    }

    [Theory]
    [InlineData("en", "Sat 21 Nov 2026, 14:05")]
    [InlineData("de", "Sa, 21. Nov. 2026, 14:05")]
    [InlineData("hu", "2026. nov. 21., szo. 14:05")]
    [InlineData("fr", "Sat 21 Nov 2026, 14:05")]
    [InlineData(null, "Sat 21 Nov 2026, 14:05")]
    public void A_day_is_written_as_is_usual(string? code, string day) => Assert.Equal(day, MailLanguage.Of(code).Day(new(2026, 11, 21, 14, 5, 0, TimeSpan.Zero)));

    [Fact]
    public void A_value_is_taken_as_it_is_and_so_is_a_state_of_any_name()
    {
        Assert.Equal("{1} (was {0})", MailLanguage.English.T("{0} (was {1})", "{1}", "{0}"));
        Assert.Equal("{x", MailLanguage.English.T("{x"));
    }

    static IEnumerable<string> ValuesOf(string text) => Value().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\bT\(""([^""]*)""")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();
}
