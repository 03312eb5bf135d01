using Ticketing.Notify.Push;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify.Push;

/// <summary>What becomes of a push after each answer.</summary>
public class PushVerdictTests
{
    static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(201, typeof(PushVerdict.Over))]
    [InlineData(202, typeof(PushVerdict.Over))]
    [InlineData(400, typeof(PushVerdict.Over))]
    [InlineData(403, typeof(PushVerdict.Over))]
    [InlineData(404, typeof(PushVerdict.Gone))]
    [InlineData(410, typeof(PushVerdict.Gone))]
    [InlineData(413, typeof(PushVerdict.Over))]
    [InlineData(429, typeof(PushVerdict.Again))]
    [InlineData(500, typeof(PushVerdict.Again))]
    [InlineData(503, typeof(PushVerdict.Again))]
    [InlineData(302, typeof(PushVerdict.Again))]
    [InlineData(null, typeof(PushVerdict.Again))]
    public void An_answer_decides(int? status, Type verdict) => Assert.IsType(verdict, PushVerdict.Of(status, "away", 1, Now, Now, null, 0));

    [Fact]
    public void It_is_tried_later_and_later_or_when_the_service_says_but_not_for_ever()
    {
        Assert.Equal(Now + TimeSpan.FromSeconds(10), Again(1, null));
        Assert.Equal(Now + TimeSpan.FromSeconds(40), Again(3, null));
        Assert.Equal(Now + TimeSpan.FromSeconds(7), Again(1, TimeSpan.FromSeconds(7)));
        Assert.Equal("given up: the push service answered 503", Over(PushVerdict.Of(503, null, PushVerdict.MostAttempts, Now, Now, null, 0)));
        Assert.Equal("given up: the push service answered 503", Over(PushVerdict.Of(503, null, 1, Now, Now, TimeSpan.FromDays(2), 0)));

        static Instant Again(int attempts, TimeSpan? asked) => ((PushVerdict.Again)PushVerdict.Of(503, null, attempts, Now, Now, asked, 0)).At;
        static string Over(PushVerdict verdict) => ((PushVerdict.Over)verdict).Answer;
    }
}
