using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class TicketRulesTests
{
    static readonly Category Heating = new(1, "heating", default) { System = "boiler", People = ["anna", "Bob"] };
    static readonly Category Anything = new(2, "anything", default);

    static Ticket Make(string? assignee = null, TicketKind kind = TicketKind.Open, string? category = "heating", string system = "boiler") => new()
    {
        Id = 7, Title = "t", System = system, Category = category, Status = kind.Name(), Kind = kind, Requester = "mia", Assignee = assignee, CreatedAt = default, UpdatedAt = default, LastSeenAt = default,
    };

    static Actor Person(string name, Standing standing = Standing.Member) => new(name, standing, IsPerson: true);

    [Theory]
    [InlineData("anna", Standing.Member, null, true)]   // of the category
    [InlineData("BOB", Standing.Member, null, true)]    // names of users do not differ by case
    [InlineData("mia", Standing.Member, null, false)]   // reported it, no more
    [InlineData("mia", Standing.Member, "mia", true)]   // its assignee
    [InlineData("carl", Standing.Agent, null, false)]   // an agent of other categories
    [InlineData("carl", Standing.Agent, "carl", true)]
    [InlineData("root", Standing.Admin, null, true)]
    public void Assignee_people_of_the_category_and_admins_may_finish(string name, Standing standing, string? assignee, bool may)
    {
        var refusal = TicketRules.JudgeEnd(Make(assignee), Person(name, standing), Heating);
        Assert.Equal(may, refusal is null);
        Assert.True(may || (refusal!.Code == TicketRules.MayNotFinishCode && refusal.Detail.Contains("anna and Bob", StringComparison.Ordinal) && refusal.Detail.Contains("boiler", StringComparison.Ordinal)), refusal?.Detail);
    }

    [Theory]
    [InlineData(Standing.Member, false)]
    [InlineData(Standing.Agent, true)]
    [InlineData(Standing.Admin, true)]
    public void Without_people_of_a_category_who_works_tickets_may_finish(Standing standing, bool may)
    {
        Assert.Equal(may, TicketRules.JudgeEnd(Make(), Person("x", standing), Anything) is null);
        Assert.Equal(may, TicketRules.JudgeEnd(Make(), Person("x", standing), null) is null);
        Assert.Equal(may, TicketRules.JudgeEnd(Make(), new("anna", standing, IsPerson: false), null) is null);
    }

    [Fact]
    public void Everybody_may_watch_for_themselves_and_stop_it_and_nothing_else()
    {
        var before = Make() with { Watchers = ["bob"] };
        Assert.Null(TicketRules.Judge(before, before with { Watchers = ["bob", "mia"] }, Person("mia"), Heating, Heating));
        Assert.Null(TicketRules.Judge(before with { Watchers = ["mia"] }, before with { Watchers = [] }, Person("MIA"), Heating, Heating));
        foreach (var after in new[] { before with { Watchers = [] }, before with { Watchers = ["bob", "carl"] }, before with { Watchers = ["bob", "mia"], Title = "u" } })
        {
            Assert.Equal(TicketRules.NotYoursCode, TicketRules.Judge(before, after, Person("mia"), Heating, Heating)!.Code);
        }
    }

    [Fact]
    public void A_script_is_no_person_of_a_category_even_with_the_same_name() =>
        Assert.NotNull(TicketRules.JudgeEnd(Make("anna"), new("anna", Standing.Agent, IsPerson: false), Heating));

    [Fact]
    public void An_assignee_belongs_to_the_category_when_it_has_people()
    {
        var before = Make();
        Assert.Equal(TicketRules.NotOfCategoryCode, TicketRules.Judge(before, before with { Assignee = "carl" }, null, Heating, Heating)!.Code);
        Assert.Null(TicketRules.Judge(before, before with { Assignee = "bob" }, null, Heating, Heating));
        Assert.Null(TicketRules.Judge(before, before with { Assignee = "carl", Category = "anything" }, null, Heating, Anything));
        var carls = Make("carl", category: "anything");
        Assert.Equal(TicketRules.NotOfCategoryCode, TicketRules.Judge(carls, carls with { Category = "heating" }, null, Anything, Heating)!.Code);
        Assert.Null(TicketRules.Judge(carls, carls with { Category = "heating", Assignee = null }, null, Anything, Heating));
    }

    [Fact]
    public void What_was_so_before_the_rule_does_not_keep_a_ticket_from_being_changed()
    {
        var odd = Make("carl", system: "nas");
        Assert.Null(TicketRules.Judge(odd, odd with { Title = "other" }, Person("anna"), Heating, Heating));
        Assert.Null(TicketRules.Judge(odd, odd with { Status = "done", Kind = TicketKind.Done }, Person("anna"), Heating, Heating));
    }

    [Fact]
    public void A_category_of_a_system_takes_no_ticket_of_another()
    {
        var before = Make(category: "anything", system: "nas");
        Assert.Equal(TicketRules.OtherSystemCode, TicketRules.Judge(before, before with { Category = "heating" }, null, Anything, Heating)!.Code);
        Assert.Null(TicketRules.Judge(before, before with { Category = "heating", System = "boiler" }, null, Anything, Heating));
        var hers = Make();
        Assert.Equal(TicketRules.OtherSystemCode, TicketRules.Judge(hers, hers with { System = "nas" }, null, Heating, Heating)!.Code);
    }

    [Fact]
    public void A_finished_ticket_is_not_assigned_but_may_be_given_back()
    {
        var done = Make("anna", TicketKind.Done);
        Assert.Equal("finished-already", TicketRules.Judge(done, done with { Assignee = "bob" }, null, Heating, Heating)!.Code);
        Assert.Null(TicketRules.Judge(done, done with { Assignee = null }, null, Heating, Heating));
        Assert.Null(TicketRules.Judge(done, done with { Title = "x" }, null, Heating, Heating));
    }

    [Fact]
    public void Who_has_nothing_to_do_with_a_ticket_changes_nothing_of_it_and_is_told_who_can()
    {
        var refusal = TicketRules.Judge(Make(), Make() with { Title = "x" }, Person("mia"), Heating, Heating)!;
        Assert.Equal((RefusalKind.Forbidden, TicketRules.NotYoursCode), (refusal.Kind, refusal.Code));
        Assert.Contains("the people of heating (anna and Bob) and the admins", refusal.Detail, StringComparison.Ordinal);
        Assert.Null(TicketRules.Judge(Make(), Make() with { Title = "x" }, Person("carl", Standing.Agent), Heating, Heating));
    }

    [Fact]
    public void Names_of_categories_are_one_text_in_which_only_whole_names_are_found()
    {
        var names = CategoryNames.Of([Heating, Anything, Heating with { Name = "water" }], "ANNA");
        Assert.True(CategoryNames.Contain(names, "heating") && CategoryNames.Contain(names, "water"));
        Assert.False(CategoryNames.Contain(names, "heat") || CategoryNames.Contain(names, "anything") || CategoryNames.Contain(names, null));
        Assert.Null(CategoryNames.Of([Heating], "mia"));
        Assert.False(CategoryNames.Contain(null, "heating"));
    }
}
