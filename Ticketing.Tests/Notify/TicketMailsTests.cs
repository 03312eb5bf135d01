using System.Text;
using Ticketing.Notify;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class TicketMailsTests
{
    static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 11, 21, 13, 0, 0, TimeSpan.Zero));

    static readonly Ticket Boiler = new()
    {
        Id = 17,
        Title = "Boiler pressure low",
        Description = "0.4 bar & falling <soon>",
        System = "boiler",
        Category = "heating",
        Status = "open",
        Kind = TicketKind.Open,
        Sla = Sla.Gold,
        Guaranteed = true,
        DueAt = Now + TimeSpan.FromMinutes(30),
        Requester = "anna",
        Occurrences = 10,
        CreatedAt = Now - TimeSpan.FromMinutes(90),
        UpdatedAt = Now,
        LastSeenAt = Now,
    };

    [Theory]
    [InlineData(MailKinds.Opened, "New: Boiler pressure low (#17)", "boiler reported something new.")]
    [InlineData(MailKinds.Merged, "Again: Boiler pressure low (#17)", "10 times so far")]
    [InlineData(MailKinds.DueSoon, "Due soon: Boiler pressure low (#17)", "due in 30 min")]
    [InlineData(MailKinds.Breached, "Overdue: Boiler pressure low (#17)", "was due at Sat 21 Nov 2026, 14:30")]
    [InlineData(MailKinds.Finished, "Done: Boiler pressure low (#17)", "finished")]
    public void Each_kind_says_what_happened(string kind, string subject, string lead)
    {
        var mail = Compose(Row(kind), Boiler)!;
        Assert.Equal(subject, mail.Subject);
        Assert.Contains(lead, mail.Text, StringComparison.Ordinal);
        Assert.Contains(lead, mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "Bald fällig: Boiler pressure low (#17)", "Dies ist in 30 min fällig.", "Bearbeiter", "Ticket öffnen")]
    [InlineData("hu", "Hamarosan esedékes: Boiler pressure low (#17)", "Ennyi idő múlva esedékes: 30 perc.", "Felelős", "Jegy megnyitása")]
    public void A_mail_is_in_the_recipients_language(string code, string subject, string lead, string fact, string link)
    {
        var mail = new TicketMails(Site).Compose("home", Row(MailKinds.DueSoon), To, _ => Boiler with { Assignee = "bob" }, Now, MailLanguage.Of(code))!;
        Assert.Equal(subject, mail.Subject);
        Assert.StartsWith(lead, mail.Text, StringComparison.Ordinal);
        Assert.Contains(fact + ":", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{code}\">", mail.Html, StringComparison.Ordinal);
        Assert.Contains(link, System.Net.WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_those_of_the_zone_and_the_link_leads_to_the_ticket()
    {
        var mail = Compose(Row(MailKinds.Opened), Boiler)!;
        Assert.Contains("Due:        Sat 21 Nov 2026, 14:30\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("\nhttps://home.example.org/tickets/17\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://home.example.org/tickets/17\"", mail.Html, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(1), mail.Date.Offset);
        Assert.DoesNotContain("http", new TicketMails(Site with { Page = () => null }).Compose("home", Row(MailKinds.Opened), To, _ => Boiler, Now)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_device_wrote_is_text_in_the_HTML_too()
    {
        var mail = Compose(Row(MailKinds.Opened), Boiler with { Title = "<img src=x onerror=alert(1)>", Requester = "\"><script>", System = "<b>", Category = "a&b" })!;
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("0.4 bar &amp; falling &lt;soon&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("0.4 bar & falling <soon>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mails_of_a_ticket_belong_together_and_each_has_its_own_id()
    {
        var (opened, finished) = (Compose(Row(MailKinds.Opened), Boiler)!, Compose(Row(MailKinds.Finished), Boiler with { Status = "done", Kind = TicketKind.Done })!);
        Assert.Equal(opened.Thread, finished.Thread);
        Assert.NotEqual(opened.Id, finished.Id);
        Assert.Equal(opened.Id, Compose(Row(MailKinds.Opened) with { Attempts = 5 }, Boiler with { Title = "changed since" })!.Id);
        Assert.NotEqual(opened.Thread, Compose(Row(MailKinds.Opened), Boiler with { Id = 18 })!.Thread);
    }

    [Fact]
    public void A_ticket_that_was_deleted_needs_no_mail() => Assert.Null(Compose(Row(MailKinds.Opened), null));

    [Fact]
    public void A_summary_lists_every_message_even_of_a_ticket_that_was_deleted()
    {
        var data = new MailData { Together = [new(MailKinds.Opened, 18, Now.Milliseconds), new(MailKinds.Breached, 19, Now.Milliseconds)] }.Write();
        var mail = new TicketMails(Site).Compose("home", Row(MailKinds.Opened) with { Data = data }, To, id => id == 18 ? null : Boiler with { Id = id }, Now)!;
        Assert.Equal("3 messages about tickets", mail.Subject);
        Assert.Contains("New: Boiler pressure low (#17, boiler)", mail.Text, StringComparison.Ordinal);
        Assert.Contains("ticket #18, deleted since", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Overdue: Boiler pressure low (#19, boiler)", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_that_could_not_be_given_is_said() =>
        Assert.Contains("gold (not guaranteed: no capacity)", Compose(Row(MailKinds.Opened), Boiler with { Guaranteed = false })!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_sender_that_is_no_address_is_said_with_the_setting() =>
        Assert.Contains("Ticketing:Mail:From", Assert.Throws<InvalidDataException>(() => MailSite.Of("home", () => null, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_long_description_is_cut_and_never_in_the_middle_of_a_character()
    {
        var mail = Compose(Row(MailKinds.Opened), Boiler with { Description = new string('x', 1_999) + "👩 and more" })!;
        Assert.DoesNotContain("�", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(mail.Text)), StringComparison.Ordinal);
        Assert.Contains("x…", mail.Text, StringComparison.Ordinal);
    }

    static MailSite Site => MailSite.Of("home@example.org", () => "https://home.example.org/", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    static Mailbox To => Mailbox.TryCreate("anna@example.net", "anna", out var to, out _) ? to : throw new InvalidOperationException();

    static MimeMessage? Compose(OutboxMail row, Ticket? ticket) => new TicketMails(Site).Compose("home", row, To, _ => ticket, Now);

    static OutboxMail Row(string kind) => new(3, $"{kind}:17::anna@example.net", kind, 17, "anna@example.net", "anna", null, MailState.Waiting, Now, Now, 0, null);
}
