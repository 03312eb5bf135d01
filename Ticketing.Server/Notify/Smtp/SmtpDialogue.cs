namespace Ticketing.Notify.Smtp;

/// <summary>What client and server said to each other, as it happens; secrets are not in it.</summary>
/// <param name="line">Gets each line: <c>C: </c> ours, <c>S: </c> the server's, <c>*  </c> what happened in between.</param>
public sealed class SmtpDialogue(Action<string> line)
{
    /// <summary>Heard by nobody.</summary>
    public static readonly SmtpDialogue Silent = new(static _ => { });

    internal void Client(string text) => line("C: " + text);

    internal void Server(SmtpReply reply)
    {
        foreach (var text in reply.ToString().Split('\n'))
        {
            line("S: " + text);
        }
    }

    internal void Note(string text) => line("*  " + text);
}
