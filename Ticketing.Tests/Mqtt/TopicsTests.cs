using Ticketing.Mqtt;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Tests.Mqtt;

public class TopicsTests
{
    /// <summary>The examples of 4.7.1 and 4.7.2, and the corners around them.</summary>
    public static TheoryData<string, string, bool> Cases => new()
    {
        { "sport/tennis/player1/#", "sport/tennis/player1", true },
        { "sport/tennis/player1/#", "sport/tennis/player1/ranking", true },
        { "sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true },
        { "sport/#", "sport", true },
        { "sport/#", "sports", false },
        { "#", "a/b", true },
        { "sport/tennis/+", "sport/tennis/player1", true },
        { "sport/tennis/+", "sport/tennis/player1/ranking", false },
        { "sport/+", "sport", false },
        { "sport/+", "sport/", true },
        { "+/+", "/finance", true },
        { "/+", "/finance", true },
        { "+", "/finance", false },
        { "+/tennis/#", "sport/tennis", true },
        { "#", "$SYS/broker", false },
        { "+/monitor/Clients", "$SYS/monitor/Clients", false },
        { "$SYS/#", "$SYS/broker", true },
        { "$SYS/monitor/+", "$SYS/monitor/Clients", true },
        { "a/+/#", "a", false },
        { "a/+/#", "a/b", true },
        { "a//b", "a//b", true },
        { "a/+/b", "a//b", true },
        { "a/b", "A/b", false },
        { "a", "a", true },
        { "a/", "a", false },
        { "/", "/", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_filter_matches_as_the_standard_says(string filter, string topic, bool matches) =>
        Assert.Equal(matches, Topics.Matches(filter, topic));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_tree_finds_what_the_filter_matches(string filter, string topic, bool matches)
    {
        var tree = new SubscriptionTree();
        var session = NewSession();
        Assert.True(tree.Add(new Subscription(session, filter, 0, false, false, 0)));
        var found = new Receivers();
        tree.Find(topic, found);
        Assert.Equal(matches ? 1 : 0, found.Count);
        Assert.True(tree.Remove(session, filter));
        Assert.False(tree.Remove(session, filter));
        found.Clear();
        tree.Find(topic, found);
        Assert.Equal(0, found.Count);
        Assert.Equal(0, tree.Count);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a/#/b", false)]
    [InlineData("a#", false)]
    [InlineData("a/b+", false)]
    [InlineData("+a", false)]
    [InlineData("##", false)]
    [InlineData("a/+/b", true)]
    [InlineData("+/#", true)]
    [InlineData("#", true)]
    [InlineData("/", true)]
    [InlineData("a b", true)]
    public void Wildcards_stand_alone_in_their_level(string filter, bool valid) => Assert.Equal(valid, Topics.IsFilter(filter));

    [Theory]
    [InlineData("r/home/boiler/#", "r/home", true)]
    [InlineData("r/home/boiler/#", "r/home/boiler/ticket", true)]
    [InlineData("r/home/boiler/ticket/+", "r/home/boiler/ticket", true)]
    [InlineData("r/home/boiler/refused", "r/home/boiler/ticket", false)]
    [InlineData("r/+/+/ticket/#", "r/home/boiler/ticket/", true)]
    [InlineData("#", "r/home", true)]
    [InlineData("r/away/#", "r/home", false)]
    public void Subscribers_under_a_prefix_are_seen(string filter, string prefix, bool any)
    {
        var tree = new SubscriptionTree();
        Assert.False(tree.AnyUnder(prefix));
        tree.Add(new Subscription(NewSession(), filter, 0, false, false, 0));
        Assert.Equal(any, tree.AnyUnder(prefix));
    }

    [Fact]
    public void The_tree_agrees_with_the_rule_for_random_filters_and_topics()
    {
        var random = new Random(11);
        string[] levels = ["a", "b", "", "+", "$x"];
        for (var round = 0; round < 2_000; round++)
        {
            var filters = Enumerable.Range(0, 8).Select(_ => Level(levels) + (random.Next(4) == 0 ? "/#" : "")).Where(f => Topics.IsFilter(f)).Distinct().ToList();
            var topic = Level(["a", "b", "", "$x"]);
            if (topic.Length == 0)
            {
                continue;
            }
            var tree = new SubscriptionTree();
            var session = NewSession();
            filters.ForEach(f => tree.Add(new Subscription(session, f, 0, false, false, 0)));
            filters.ForEach(f => tree.Add(new Subscription(NewSession(), f, 0, false, false, 0)));
            filters.ForEach(f => Assert.True(tree.Remove(session, f)));
            var found = new Receivers();
            tree.Find(topic, found);
            Assert.Equal(filters.Where(f => Topics.Matches(f, topic)).Order(), found.Subscriptions.Select(f => f.Filter).Order());
        }

        string Level(string[] from) => string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => from[random.Next(from.Length)]));
    }

    static MqttSession NewSession() => new("", "c", new Realm("", new()), new DeliveryQueue(1, 1, new QueueBudget(1)));
}
