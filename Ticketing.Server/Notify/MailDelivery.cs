using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>One attempt with one mail, from the row to the mark: written from the ticket as it is, handed in, and what became of it made durable.</summary>
/// <param name="count">Gets <c>sent</c>, <c>later</c> or <c>failed</c>.</param>
/// <param name="jitter">0 to 1.</param>
sealed partial class MailDelivery(SmtpClient client, TicketMails mails, ServerWatch watch, TimeProvider clock, Func<double> jitter, Action<string> count, ILogger log)
{
    /// <summary>Between two tries to mark a mail when the store cannot be written.</summary>
    static readonly TimeSpan MarkPause = TimeSpan.FromSeconds(1);

    /// <summary>The answer of a mail the server was not asked about.</summary>
    const string NotAsked = "not sent";

    readonly string _server = client.Endpoint.ToString();

    Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>Never throws: a bug is logged and the mail tried again like after any other trouble.</summary>
    /// <returns>True if the server took it.</returns>
    public async Task<bool> RunAsync(IOutbox outbox, OutboxMail mail, CancellationToken stopping)
    {
        try
        {
            var outcome = await AttemptAsync(outbox, mail, stopping).ConfigureAwait(false);
            var away = Watch(outcome);
            switch (RetryPlan.After(outcome, mail.Attempts + 1, mail.CreatedAt, Now, away, jitter()))
            {
                case RetryVerdict.Sent:
                    count("sent");
                    LogSent(log, outbox.Tenant, mail.Id, mail.Attempts + 1, outcome.ServerAnswer);
                    await MarkAsync(outbox, mail, () => outbox.MarkSentAsync(mail.Id, Now, outcome.ServerAnswer, CancellationToken.None), stopping).ConfigureAwait(false);
                    return true;
                case RetryVerdict.Dead dead:
                    count("failed");
                    LogDead(log, outbox.Tenant, mail.Id, dead.Reason, outcome.ServerAnswer);
                    await MarkAsync(outbox, mail, () => outbox.MarkDeadAsync(mail.Id, Now, $"{outcome.ServerAnswer}\n{dead.Reason}", CancellationToken.None), stopping).ConfigureAwait(false);
                    return false;
                case RetryVerdict.Again again:
                    count("later");
                    LogLater(log, outbox.Tenant, mail.Id, mail.Attempts + 1, again.At.Utc, outcome.ServerAnswer);
                    await MarkAsync(outbox, mail, () => outbox.MarkRetryAsync(mail.Id, again.At, outcome.ServerAnswer, CancellationToken.None), stopping).ConfigureAwait(false);
                    return false;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await MarkAsync(outbox, mail, () => outbox.MarkRetryAsync(mail.Id, Now, null, CancellationToken.None), stopping).ConfigureAwait(false);
        }
        catch (Exception bug)
        {
            LogBug(log, bug, outbox.Tenant, mail.Id);
            await MarkAsync(outbox, mail, () => outbox.MarkRetryAsync(mail.Id, Now + RetryPlan.Pause(mail.Attempts + 1, jitter()), "The program failed; see the log.", CancellationToken.None), stopping).ConfigureAwait(false);
        }
        return false;
    }

    async Task<SmtpOutcome> AttemptAsync(IOutbox outbox, OutboxMail mail, CancellationToken stopping)
    {
        if (!Mailbox.TryCreate(mail.Recipient, mail.RecipientName, out var to, out var fault))
        {
            return new SmtpOutcome.Refused($"No mail can be sent to this address: {fault}.", NotAsked);
        }
        if (mails.Compose(outbox.Tenant, mail, to, outbox.FindTicket, Now, MailLanguage.Of(outbox.WishesOf(mail).Language)) is not { } message)
        {
            return new SmtpOutcome.Refused("Its ticket was deleted before it could be sent.", NotAsked);
        }
        return await client.SendAsync(new(mails.Site.From, to), message.ToBytes(), null, stopping).ConfigureAwait(false);
    }

    /// <summary>Tells the watch what an attempt says about the server.</summary>
    /// <returns>How long it has been away; zero if it is not.</returns>
    TimeSpan Watch(SmtpOutcome outcome)
    {
        if (outcome is SmtpOutcome.TryLater { ServerAway: true } trouble)
        {
            var away = watch.Failed(out var news);
            if (news)
            {
                LogAway(log, _server, trouble.Reason, trouble.ServerAnswer);
            }
            return away;
        }
        if (outcome.ServerAnswer != NotAsked && watch.Answered())
        {
            LogBack(log, _server);
        }
        return TimeSpan.Zero;
    }

    /// <summary>Insists until it is durable: a mail that is out and not marked would go out a second time. Gives up only when the program stops; then the constant Message-ID makes the second copy one and the same mail.</summary>
    async Task MarkAsync(IOutbox outbox, OutboxMail mail, Func<ValueTask> mark, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await mark().ConfigureAwait(false);
                return;
            }
            catch (OutboxTroubleException trouble)
            {
                LogUnmarked(log, outbox.Tenant, mail.Id, trouble.Message);
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
            }
            await Task.Delay(MarkPause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "mail {Tenant}/{Mail} sent at attempt {Attempt}: {Answer}")]
    static partial void LogSent(ILogger log, string tenant, long mail, int attempt, string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "mail {Tenant}/{Mail} will not be sent: {Reason} {Answer}")]
    static partial void LogDead(ILogger log, string tenant, long mail, string reason, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "mail {Tenant}/{Mail} not sent at attempt {Attempt}, again at {Next}: {Answer}")]
    static partial void LogLater(ILogger log, string tenant, long mail, int attempt, DateTime next, string answer);

    [LoggerMessage(Level = LogLevel.Error, Message = "mail {Tenant}/{Mail} could not be written or handed in because of a fault in the program")]
    static partial void LogBug(ILogger log, Exception bug, string tenant, long mail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "mail server {Server} cannot be used: {Reason} {Answer} Mail waits and goes out when it is back")]
    static partial void LogAway(ILogger log, string server, string reason, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "mail server {Server} is back")]
    static partial void LogBack(ILogger log, string server);

    [LoggerMessage(Level = LogLevel.Error, Message = "mail {Tenant}/{Mail}: what became of it could not be stored: {Reason}")]
    static partial void LogUnmarked(ILogger log, string tenant, long mail, string reason);
}
