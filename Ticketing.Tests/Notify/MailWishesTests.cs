using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class MailWishesTests
{
    static readonly MailWishes Night = new("anna") { Quiet = new(new(22, 0), new(7, 0), GoldComes: true), Muted = [MailKinds.Merged], Digest = false };

    [Theory]
    [InlineData("21:59", null)]
    [InlineData("22:00", "2026-03-03T07:00:00Z")]
    [InlineData("23:59", "2026-03-03T07:00:00Z")]
    [InlineData("00:00", "2026-03-02T07:00:00Z")]
    [InlineData("06:59", "2026-03-02T07:00:00Z")]
    [InlineData("07:00", null)]
    public void Quiet_hours_go_over_midnight_and_end_when_they_say(string time, string? until)
    {
        var now = At($"2026-03-02T{time}:00Z");
        Assert.Equal(until is null ? null : At(until), Night.HeldUntil(MailKinds.Opened, isGold: true, now, TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData(MailKinds.DueSoon, true, false)]
    [InlineData(MailKinds.Breached, true, false)]
    [InlineData(MailKinds.Breached, false, true)]
    [InlineData(MailKinds.Noted, true, true)]
    public void Gold_wakes_who_wants_it_and_nothing_else_does(string kind, bool isGold, bool held)
    {
        var midnight = At("2026-03-02T00:00:00Z");
        Assert.Equal(held, Night.HeldUntil(kind, isGold, midnight, TimeZoneInfo.Utc) is not null);
        Assert.NotNull((Night with { Quiet = Night.Quiet! with { GoldComes = false } }).HeldUntil(kind, isGold, midnight, TimeZoneInfo.Utc));
    }

    [Fact]
    public void What_is_muted_does_not_come_and_who_never_chose_gets_all()
    {
        Assert.False(Night.Wants(MailKinds.Merged));
        Assert.False(Night.Wants(MailKinds.Digest));
        Assert.True(Night.Wants(MailKinds.Opened));
        Assert.All([.. MailKinds.Choosable, MailKinds.Digest], kind => Assert.True(new MailWishes("bert").Wants(kind)));
    }

    static Instant At(string text) => Instant.From(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
