using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What <see cref="MailThrottle"/> says about due mail, made durable and put in hand.</summary>
sealed partial class Mailer
{
    async Task PlanAsync(IOutbox outbox, string recipient, List<OutboxMail> due)
    {
        var history = HistoryOf(outbox, recipient);
        for (var i = due.Count - 1; i >= 0; i--)
        {
            if (HeldUntil(outbox, due[i]) is { } until)
            {
                await outbox.MarkRetryAsync(due[i].Id, until, null, _stopping.Token).ConfigureAwait(false);
                due.RemoveAt(i);
            }
        }
        if (due.Count == 0)
        {
            return;
        }
        var pending = _lanes.All.Where(mail => ReferenceEquals(mail.Outbox, outbox) && mail.Mail.Recipient.Equals(recipient, StringComparison.OrdinalIgnoreCase)).Select(mail => mail.Mail).ToList();
        foreach (var step in MailThrottle.Plan(due, pending, history, id => outbox.FindTicket(id) is not { IsFinished: false }, Now))
        {
            switch (step)
            {
                case MailStep.Send send:
                    _lanes.Add(new(outbox, send.Mail, _clock.GetTimestamp()));
                    break;
                case MailStep.Wait wait:
                    await outbox.MarkRetryAsync(wait.Mail.Id, wait.Until, null, _stopping.Token).ConfigureAwait(false);
                    break;
                case MailStep.Drop drop:
                    await outbox.MarkNeedlessAsync(drop.Mail.Id, Now, drop.Reason, _stopping.Token).ConfigureAwait(false);
                    break;
                case MailStep.Fold fold:
                    _lanes.Add(new(outbox, await FoldAsync(outbox, fold).ConfigureAwait(false), _clock.GetTimestamp()));
                    if (fold.IsSummary)
                    {
                        history.Summarised(Now);
                    }
                    break;
            }
        }
    }

    /// <summary>The end of the recipient's quiet hours; null if the mail may go.</summary>
    Instant? HeldUntil(IOutbox outbox, OutboxMail mail)
    {
        var wishes = outbox.WishesOf(mail);
        return wishes.Quiet is null ? null : wishes.HeldUntil(mail.Kind, mail.TicketId is { } id && outbox.FindTicket(id) is { Sla: Sla.Gold }, Now, _zone);
    }

    async Task<OutboxMail> FoldAsync(IOutbox outbox, MailStep.Fold fold)
    {
        if (fold.Others.Count == 0)
        {
            return fold.Into;
        }
        var data = (MailData.Read(fold.Into.Data) with { Together = [.. fold.Others.Select(mail => new FoldedMail(mail.Kind, mail.TicketId, mail.CreatedAt.Milliseconds))] }).Write();
        await outbox.FoldAsync(fold.Into.Id, data, [.. fold.Others.Select(mail => mail.Id)], Now, _stopping.Token).ConfigureAwait(false);
        return fold.Into with { Data = data };
    }

    MailHistory HistoryOf(IOutbox outbox, string recipient)
    {
        var key = (outbox.Tenant, recipient.ToLowerInvariant());
        return _histories.TryGetValue(key, out var history) ? history : _histories[key] = new();
    }
}
