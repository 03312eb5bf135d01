using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Sends one real mail and shows what client and mail server say to each other.</summary>
static class TestMail
{
    /// <param name="output">Gets the dialogue line by line, without secrets, and a last line that says what came of it.</param>
    /// <returns>True if the server took the mail.</returns>
    /// <exception cref="InvalidDataException">A setting is wrong; the message names it and what to do.</exception>
    public static async Task<bool> RunAsync(string smtp, string certificateAuthority, MailSite site, string address, TextWriter output, TimeProvider clock, CancellationToken cancel)
    {
        if (!SmtpEndpoint.TryParse(smtp, out var endpoint, out var fault))
        {
            throw new InvalidDataException($"{SmtpEndpoint.Key}: {fault}");
        }
        if (!Mailbox.TryParse(address, null, out var to, out fault))
        {
            await output.WriteLineAsync($"'{address}' cannot get mail: {fault}.").ConfigureAwait(false);
            return false;
        }
        var now = Instant.From(clock.GetUtcNow());
        var text = new MailContent
        {
            Subject = $"{MailSite.Product}: this is how mail arrives",
            Lead = $"You asked {MailSite.Product} for a test mail. Here it is, so mails about tickets will arrive too.",
            Facts = [("Mail server", endpoint.ToString()), ("Sender", site.From.Address), ("Sent", $"{site.Day(now)} ({site.Zone.Id})"), ("Page", site.PublicUrl ?? "not known, so mails have no link: log in once, or set Ticketing:PublicUrl")],
        }.Render();
        var message = site.Message(to, text, "test", $"{to.Address}\n{now.Milliseconds}", now);
        await using var client = new SmtpClient(endpoint, SmtpTrust.From(certificateAuthority), clock);
        var outcome = await client.SendAsync(new(site.From, to), message.ToBytes(), new(output.WriteLine), cancel).ConfigureAwait(false);
        await output.WriteLineAsync(outcome switch
        {
            SmtpOutcome.Delivered => $"Sent to {to.Address}; the server answered: {outcome.ServerAnswer}",
            SmtpOutcome.TryLater later => $"Not sent: {later.Reason} {(later.ServerAnswer == later.Reason ? "" : later.ServerAnswer)}".TrimEnd(),
            SmtpOutcome.Refused refused => $"Refused: {refused.Reason} {refused.ServerAnswer}",
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        }).ConfigureAwait(false);
        return outcome is SmtpOutcome.Delivered;
    }
}
