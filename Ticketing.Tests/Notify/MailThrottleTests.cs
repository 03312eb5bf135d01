using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class MailThrottleTests
{
    static readonly Instant Now = new(1_800_000_000_000);

    [Fact]
    public void Ordinary_mail_goes_out_alone_and_in_order() =>
        Assert.Equal([1, 2, 3], Plan([Mail(1, MailKinds.Opened, 1), Mail(2, MailKinds.Finished, 1), Mail(3, MailKinds.Opened, 2)]).Cast<MailStep.Send>().Select(step => step.Mail.Id));

    [Fact]
    public void Repeats_of_one_ticket_are_told_once()
    {
        var fold = Assert.IsType<MailStep.Fold>(Assert.Single(Plan([Mail(1, MailKinds.Merged, 7), Mail(2, MailKinds.Merged, 7), Mail(3, MailKinds.Merged, 7)])));
        Assert.Equal((1, false), (fold.Into.Id, fold.IsSummary));
        Assert.Equal([2, 3], fold.Others.Select(mail => mail.Id));
    }

    [Fact]
    public void A_ticket_that_keeps_repeating_is_mailed_once_an_hour()
    {
        var history = new MailHistory();
        history.Sent(Mail(1, MailKinds.Merged, 7), Now - TimeSpan.FromMinutes(59));
        Assert.Equal(Now + TimeSpan.FromMinutes(1), Assert.IsType<MailStep.Wait>(Assert.Single(Plan([Mail(2, MailKinds.Merged, 7)], history))).Until);
        Assert.IsType<MailStep.Send>(Assert.Single(Plan([Mail(2, MailKinds.Merged, 8)], history)));
        Assert.IsType<MailStep.Send>(Assert.Single(Plan([Mail(2, MailKinds.Finished, 7)], history)));
        Assert.IsType<MailStep.Send>(Assert.Single(MailThrottle.Plan([Mail(2, MailKinds.Merged, 7)], [], history, _ => false, Now + TimeSpan.FromMinutes(1))));
        Assert.IsType<MailStep.Wait>(Assert.Single(MailThrottle.Plan([Mail(2, MailKinds.Merged, 7)], [Mail(1, MailKinds.Merged, 7)], new(), _ => false, Now)));
    }

    [Fact]
    public void A_repeat_of_a_ticket_that_is_finished_by_now_is_not_told_any_more()
    {
        var steps = MailThrottle.Plan([Mail(1, MailKinds.Merged, 7), Mail(2, MailKinds.Merged, 8), Mail(3, MailKinds.Finished, 7), Mail(4, MailKinds.Merged, 7) with { Attempts = 1 }], [], new(), id => id == 7, Now);
        Assert.Equal([1], steps.OfType<MailStep.Drop>().Select(step => step.Mail.Id));
        Assert.Equal([2, 3, 4], steps.OfType<MailStep.Send>().Select(step => step.Mail.Id));
    }

    [Fact]
    public void A_summary_of_one_is_a_summary_and_the_next_has_to_wait()
    {
        var history = new MailHistory();
        Enumerable.Range(0, MailThrottle.AlonePerHour).ToList().ForEach(_ => history.Sent(Mail(1, MailKinds.Opened, 1), Now));
        var fold = Assert.IsType<MailStep.Fold>(Assert.Single(Plan([Mail(2, MailKinds.Opened, 2)], history)));
        Assert.Equal((2, 0, true), (fold.Into.Id, fold.Others.Count, fold.IsSummary));
    }

    [Fact]
    public void In_a_storm_what_is_too_much_comes_in_one_mail_and_the_next_a_little_later()
    {
        var history = new MailHistory();
        var due = Enumerable.Range(1, MailThrottle.AlonePerHour + 50).Select(id => Mail(id, MailKinds.Opened, id)).ToList();
        var steps = Plan(due, history);
        Assert.Equal(MailThrottle.AlonePerHour, steps.OfType<MailStep.Send>().Count());
        var fold = Assert.Single(steps.OfType<MailStep.Fold>());
        Assert.True(fold.IsSummary);
        Assert.Equal(due.Select(mail => mail.Id), steps.OfType<MailStep.Send>().Select(step => step.Mail.Id).Append(fold.Into.Id).Concat(fold.Others.Select(mail => mail.Id)));

        history.Summarised(Now);
        Enumerable.Range(0, MailThrottle.AlonePerHour).ToList().ForEach(_ => history.Sent(due[0], Now));
        Assert.Equal(Now + MailThrottle.SummaryPause, Assert.IsType<MailStep.Wait>(Assert.Single(Plan([Mail(9_999, MailKinds.Opened, 9_999)], history))).Until);
        Assert.IsType<MailStep.Send>(Assert.Single(MailThrottle.Plan([Mail(9_999, MailKinds.Opened, 9_999)], [], history, _ => false, Now + TimeSpan.FromMinutes(61))));
        Assert.True(history.IsEmptyAt(Now + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void A_mail_that_was_tried_before_stays_what_it_was()
    {
        var history = new MailHistory();
        Enumerable.Range(0, MailThrottle.AlonePerHour).ToList().ForEach(_ => history.Sent(Mail(1, MailKinds.Merged, 7), Now));
        Assert.IsType<MailStep.Send>(Assert.Single(Plan([Mail(2, MailKinds.Merged, 7) with { Attempts = 1 }], history)));
    }

    [Fact]
    public void Each_due_mail_is_named_exactly_once_whatever_the_mix()
    {
        var random = new Random(11);
        string[] kinds = [MailKinds.Opened, MailKinds.Merged, MailKinds.DueSoon, MailKinds.Breached, MailKinds.Finished];
        for (var i = 0; i < 2_000; i++)
        {
            var history = new MailHistory();
            for (var sent = random.Next(3) == 0 ? 0 : MailThrottle.AlonePerHour - random.Next(6); sent > 0; sent--)
            {
                history.Sent(Mail(sent, kinds[random.Next(5)], random.Next(5)), Now - TimeSpan.FromMinutes(random.Next(60)));
            }
            if (random.Next(2) == 0)
            {
                history.Summarised(Now - TimeSpan.FromMinutes(random.Next(10)));
            }
            var due = Enumerable.Range(1, random.Next(12)).Select(id => Mail(id, kinds[random.Next(5)], random.Next(4)) with { Attempts = random.Next(4) / 3 }).ToList();
            var named = MailThrottle.Plan(due, [], history, id => id % 3 == 0, Now).SelectMany(step => step switch
            {
                MailStep.Send send => [send.Mail],
                MailStep.Wait wait => [wait.Mail],
                MailStep.Drop drop => [drop.Mail],
                MailStep.Fold fold => fold.Others.Prepend(fold.Into),
                _ => Enumerable.Empty<OutboxMail>(),
            });
            Assert.Equal(due.Select(mail => mail.Id), named.Select(mail => mail.Id).Order());
        }
    }

    static IReadOnlyList<MailStep> Plan(IReadOnlyList<OutboxMail> due, MailHistory? history = null) => MailThrottle.Plan(due, [], history ?? new(), _ => false, Now);

    static OutboxMail Mail(long id, string kind, long ticket) =>
        new(id, $"{kind}:{ticket}:{id}:anna@example.net", kind, ticket, "anna@example.net", "anna", null, MailState.Waiting, Now, Now, 0, null);
}
