using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Mails an invitation at once, because the link is kept nowhere: who made it hears whether the mail server took it, and else passes the link on himself.</summary>
public sealed class InvitationMail(SmtpClient client, MailSite site, TimeProvider clock)
{
    /// <summary>So long somebody waits at the page for the mail server.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="language">Of who invites: the other's is not known yet.</param>
    /// <returns>True if the server took the mail, and its own words.</returns>
    public async Task<(bool Sent, string Answer)> SendAsync(string address, string tenant, string by, string link, Instant expiresAt, MailLanguage language, CancellationToken cancel)
    {
        if (!Mailbox.TryCreate(address, null, out var to, out var fault))
        {
            return (false, $"'{address}' cannot get mail: {fault}.");
        }
        var now = Instant.From(clock.GetUtcNow());
        var text = new MailContent
        {
            Language = language,
            Subject = language.T("{0} invites you to {1}", by, tenant),
            Lead = language.T("{0} invites you to {1} in {2}. Open the link, and choose a name and a password.", by, tenant, MailSite.Product),
            Facts = [(language.T("Good until"), $"{language.Day(site.Local(expiresAt))} ({site.Zone.Id})"), (language.T("Good for"), language.T("one person, once"))],
            Link = link,
            LinkName = language.T("Accept the invitation"),
        }.Render();
        var message = site.Message(to, text, "invitation", $"{to.Address}\n{now.Milliseconds}", now);
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var outcome = await client.SendAsync(new(site.From, to), message.ToBytes(), null, either.Token).ConfigureAwait(false);
            return (outcome is SmtpOutcome.Delivered, outcome.ServerAnswer);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (false, $"The mail server did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}
