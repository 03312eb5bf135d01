using System.Text;
using System.Text.Json.Nodes;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify.Channels;

public class ChannelRequestTests
{
    static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static Channel ChannelOf(ChannelKind kind, string address, string secret = "token") => new() { Id = 1, Name = "c", Kind = kind, Address = address, Secret = secret, Events = [MailKinds.Opened], CreatedAt = Now };

    static Ticket TicketOf(Sla sla = Sla.Gold, string? category = null) => new()
    {
        Id = 17,
        Title = "Kazán: nyomás 🏠",
        Description = "0.4 bar",
        System = "boiler",
        Category = category,
        Status = "open",
        Kind = TicketKind.Open,
        Sla = sla,
        Guaranteed = sla != Sla.None,
        DueAt = sla == Sla.None ? null : Now + sla.Length(),
        CreatedAt = Now,
        UpdatedAt = Now,
        LastSeenAt = Now,
    };

    static ChannelEvent EventOf(string kind = MailKinds.Opened) => new(kind, Now.Utc, "home", null, null, null, TicketDocument.Of(TicketOf(), null));

    static JsonNode BodyOf(ChannelRequest request) => JsonNode.Parse(request.Body)!;

    /// <summary>The example that Standard Webhooks and its libraries are tested with.</summary>
    [Fact]
    public void The_signature_is_that_of_standard_webhooks() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", ChannelRequest.SignatureOf(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8));

    [Fact]
    public void A_webhook_is_the_event_with_its_id_its_time_and_a_signature_over_both()
    {
        var request = ChannelRequest.Of(ChannelOf(ChannelKind.Webhook, "https://example.org/in?x=1", Secret), "msg_1", EventOf(), "https://home/tickets/17", Now);
        Assert.Equal("https://example.org/in?x=1", request.Address.AbsoluteUri);
        Assert.Equal([("webhook-id", "msg_1"), ("webhook-timestamp", "1772445600"), ("webhook-signature", ChannelRequest.SignatureOf(Secret, "msg_1", "1772445600", request.Body))], request.Headers);
        var body = BodyOf(request);
        Assert.Equal(("opened", "home", 17, "gold"), (body["event"]!.GetValue<string>(), body["tenant"]!.GetValue<string>(), body["ticket"]!["id"]!.GetValue<int>(), body["ticket"]!["sla"]!.GetValue<string>()));
    }

    [Fact]
    public void Ntfy_gets_json_at_its_root_with_the_topic_inside()
    {
        var request = ChannelRequest.Of(ChannelOf(ChannelKind.Ntfy, "https://ntfy.example.org/sub/my%20home"), "1", EventOf(), "https://home/tickets/17", Now);
        Assert.Equal(("https://ntfy.example.org/sub/", ("Authorization", "Bearer token")), (request.Address.AbsoluteUri, Assert.Single(request.Headers)));
        var body = BodyOf(request);
        Assert.Equal(("my home", "New: Kazán: nyomás 🏠", 5, "https://home/tickets/17"), (body["topic"]!.GetValue<string>(), body["title"]!.GetValue<string>(), body["priority"]!.GetValue<int>(), body["click"]!.GetValue<string>()));
        Assert.Equal("0.4 bar\nboiler, #17, gold, due 2026-03-02 12:00 UTC", body["message"]!.GetValue<string>());
    }

    [Fact]
    public void Gotify_gets_its_message_with_the_token_of_the_application()
    {
        var request = ChannelRequest.Of(ChannelOf(ChannelKind.Gotify, "https://gotify.example.org/"), "1", EventOf(MailKinds.Finished), "https://home/tickets/17", Now);
        Assert.Equal(("https://gotify.example.org/message", ("X-Gotify-Key", "token")), (request.Address.AbsoluteUri, Assert.Single(request.Headers)));
        var body = BodyOf(request);
        Assert.Equal(("Done: Kazán: nyomás 🏠", 4, "https://home/tickets/17"), (body["title"]!.GetValue<string>(), body["priority"]!.GetValue<int>(), body["extras"]!["client::notification"]!["click"]!["url"]!.GetValue<string>()));
    }

    [Fact]
    public void Home_assistant_gets_a_call_of_its_service_and_later_news_replace_earlier()
    {
        var request = ChannelRequest.Of(ChannelOf(ChannelKind.HomeAssistant, "http://ha:8123/api/services/notify/mobile_app_anna"), "1", EventOf(), null, Now);
        Assert.Equal(("http://ha:8123/api/services/notify/mobile_app_anna", ("Authorization", "Bearer token")), (request.Address.AbsoluteUri, Assert.Single(request.Headers)));
        Assert.Equal(("ticket-17", null), (BodyOf(request)["data"]!["tag"]!.GetValue<string>(), BodyOf(request)["data"]!["url"]));
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_short", false)]
    [InlineData("whsec_MfKQ9r8G", false)]
    public void A_key_must_be_able_to_sign(string secret, bool good) => Assert.Equal(good, ChannelRequest.FaultOfSecret(secret) is null);

    [Fact]
    public void A_new_key_can_sign_and_is_another_each_time()
    {
        Assert.Null(ChannelRequest.FaultOfSecret(ChannelRequest.NewSecret()));
        Assert.NotEqual(ChannelRequest.NewSecret(), ChannelRequest.NewSecret());
    }

    [Fact]
    public void An_event_reads_as_it_was_written()
    {
        var noted = EventOf(MailKinds.Noted) with { By = "anna", Text = "on my way", Changes = new Dictionary<string, FieldChange> { ["assignee"] = new(null, "anna") } };
        var read = ChannelEvent.Read(noted.Write());
        Assert.Equal(noted.Write(), read.Write());
        Assert.Equal("anna: on my way\nassignee: anna\nboiler, #17, gold, due 2026-03-02 12:00 UTC", read.Message);
    }

    [Fact]
    public void A_channel_tells_what_it_was_made_for()
    {
        var all = ChannelOf(ChannelKind.Mqtt, "home/notify");
        Assert.True(all.Tells(TicketOf(Sla.None), MailKinds.Opened));
        Assert.False(all.Tells(TicketOf(), MailKinds.Finished));
        Assert.False((all with { Enabled = false }).Tells(TicketOf(), MailKinds.Opened));
        var urgent = all with { Sla = Sla.Silver };
        Assert.Equal([true, true, false, false], new[] { Sla.Gold, Sla.Silver, Sla.Bronze, Sla.None }.Select(sla => urgent.Tells(TicketOf(sla), MailKinds.Opened)));
        var heating = all with { Category = "heating" };
        Assert.Equal([true, false, false], new[] { "heating", "garden", null }.Select(category => heating.Tells(TicketOf(category: category), MailKinds.Opened)));
    }
}
