using Microsoft.AspNetCore.Http;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Http;

public class EntityTagsTests
{
    static readonly Instant Now = new(1_000_000_000_000);
    static readonly Principal Admin = new(1, "home", "admin", PrincipalKind.User, Role.Admin, TokenScope.Full, null);

    static Ticket Make(long version, bool promised) => new()
    {
        Id = 7, Title = "t", System = "s", Status = "open", Kind = TicketKind.Open, CreatedAt = Now, UpdatedAt = Now, LastSeenAt = Now, Version = version,
        Sla = promised ? Sla.Gold : Sla.None, Guaranteed = promised, DueAt = promised ? Now + TimeSpan.FromHours(2) : null,
    };

    static DefaultHttpContext Request(string header, string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[header] = value;
        return context;
    }

    static readonly PlannedSlot Slot = new(Now, "anna");

    [Fact]
    public void A_ticket_has_a_tag_of_its_version_and_of_the_slot_that_is_shown_with_it()
    {
        string[] tags =
        [
            EntityTags.OfTicket(Make(3, false), null), EntityTags.OfTicket(Make(4, false), null), EntityTags.OfTicket(Make(3, true), Slot),
            EntityTags.OfTicket(Make(3, true), Slot with { StartsAt = Now + TimeSpan.FromMinutes(1) }), EntityTags.OfTicket(Make(3, true), Slot with { Agent = "berta" }),
            EntityTags.OfTicket(Make(3, false) with { UpdatedAt = Now + TimeSpan.FromSeconds(1) }, null), // another third version, since a restored copy went on from the second
        ];
        Assert.Equal(tags.Length, tags.Distinct().Count());
        Assert.All(tags, tag => Assert.StartsWith("\"", tag, StringComparison.Ordinal));
        Assert.Equal(tags[2], EntityTags.OfTicket(Make(3, true), new(Now, "anna")));
    }

    [Fact]
    public void A_list_with_slots_changes_just_after_a_full_minute_as_they_do()
    {
        var minute = new Instant(Now.Milliseconds / 60_000 * 60_000);
        Assert.NotEqual(EntityTags.OfList(Admin, TicketView.All, 5, true, minute), EntityTags.OfList(Admin, TicketView.All, 5, true, new(minute.Milliseconds + 1)));
        Assert.Equal(EntityTags.OfList(Admin, TicketView.All, 5, true, new(minute.Milliseconds + 1)), EntityTags.OfList(Admin, TicketView.All, 5, true, minute + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_list_has_a_tag_of_its_own_for_whoever_sees_other_tickets()
    {
        var tag = EntityTags.OfList(Admin, TicketView.All, 5, false, Now);
        Assert.Equal(tag, EntityTags.OfList(Admin with { Name = "berta", Id = 2 }, TicketView.All, 5, false, Now + TimeSpan.FromHours(1)));
        Assert.NotEqual(tag, EntityTags.OfList(Admin with { Role = Role.Member }, new(null, "admin"), 5, false, Now));
        Assert.NotEqual(tag, EntityTags.OfList(Admin with { Tenant = "work" }, TicketView.All, 5, false, Now));
        Assert.NotEqual(tag, EntityTags.OfList(Admin, TicketView.All, 6, false, Now));
        Assert.NotEqual(EntityTags.OfList(Admin, TicketView.All, 5, true, Now), EntityTags.OfList(Admin, TicketView.All, 5, true, Now + TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("\"3.9\"", true)]
    [InlineData("W/\"3.9\"", true)]
    [InlineData("\"1\", \"3.9\"", true)]
    [InlineData("\"3.8\"", false)]
    [InlineData("3.9", false)]
    [InlineData("*", true)]
    public void If_none_match_compares_weakly(string sent, bool current) => Assert.Equal(current, EntityTags.IsCurrent(Request("If-None-Match", sent), "\"3.9\""));

    [Theory]
    [InlineData("\"3\"", 3L)]
    [InlineData("\"3.9.20.16\"", 3L)]
    [InlineData("\"2\", \"5.1\"", 5L)]
    [InlineData("\"2\", \"4\"", 0L)]
    [InlineData("*", null)]
    [InlineData("W/\"3\"", 0L)]
    [InlineData("three", 0L)]
    [InlineData("\"\"", 0L)]
    public void If_match_means_the_version_alone(string sent, long? expected) => Assert.Equal(expected, EntityTags.ExpectedVersion(Request("If-Match", sent), () => 5));

    [Fact]
    public void Without_if_match_any_version_will_do() => Assert.Null(EntityTags.ExpectedVersion(new DefaultHttpContext(), () => 5));
}
