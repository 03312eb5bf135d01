using System.Globalization;
using Ticketing.Hosting.Commands;

namespace Ticketing.Hosting;

/// <summary>What a database said when it was looked at.</summary>
/// <param name="Text">What is wrong and what to do, or, if nothing is, what it is. Without secrets.</param>
public sealed record DatabaseAnswer(DatabaseState State, string Text);

public enum DatabaseState
{
    /// <summary>It can be worked with.</summary>
    Ready,

    /// <summary>Not now: it does not answer, starts, or is the standby. Later it may.</summary>
    Away,

    /// <summary>Waiting does not help: somebody has to do something.</summary>
    Wrong,
}

/// <summary>
/// The start waits for the database: after a power cut everything starts at once, and who comes first must not give up. It asks with growing pauses, says so on the log and in <c>systemctl status</c>, asks systemd for
/// more time, and ends with what is wrong when its patience does. What waiting cannot mend it says at once.
/// </summary>
public sealed partial class DatabaseWait(string name, TimeSpan patience, SystemdNotify systemd, TimeProvider time, ILogger log)
{
    /// <summary><c>EX_UNAVAILABLE</c> of sysexits(3): something the program needs is not there; starting again may help.</summary>
    public const int Unavailable = 69;

    static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Asked of systemd with every look, beyond what one look and pause take.</summary>
    static readonly TimeSpan Extension = TimeSpan.FromSeconds(30);

    /// <summary>The pause after a number of looks in vain, counted from 1.</summary>
    internal static TimeSpan PauseAfter(int looks) => looks >= 6 ? Longest : TimeSpan.FromTicks(Math.Min(First.Ticks << (looks - 1), Longest.Ticks));

    /// <summary>Returns when the database is ready.</summary>
    /// <param name="ask">Answers within seconds.</param>
    /// <exception cref="ProgramFaultException">It is not, and what to do.</exception>
    public async Task UntilReadyAsync(Func<CancellationToken, Task<DatabaseAnswer>> ask, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var began = time.GetTimestamp();
        for (var looks = 1; ; looks++)
        {
            var answer = await ask(cancel).ConfigureAwait(false);
            if (answer.State == DatabaseState.Ready)
            {
                if (looks > 1)
                {
                    var took = time.GetElapsedTime(began).TotalSeconds;
                    LogThere(log, name, took);
                }
                return;
            }
            if (answer.State == DatabaseState.Wrong)
            {
                throw new ProgramFaultException($"The server cannot start: {answer.Text}", CommandLine.Configuration);
            }
            var pause = PauseAfter(looks);
            if (time.GetElapsedTime(began) + pause > patience)
            {
                throw new ProgramFaultException($"The server cannot start: {answer.Text} It was waited for {patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s (Ticketing:DatabaseWait); 'ticketing check' looks closer.", Unavailable);
            }
            if (looks == 1)
            {
                LogWaits(log, name, answer.Text, patience);
            }
            systemd.Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)(Extension + pause).TotalMicroseconds}\nSTATUS=waiting for the database {name}: {answer.Text}"));
            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "waiting for the database {Name}, at most {Patience}: {Reason}")]
    private static partial void LogWaits(ILogger log, string name, string reason, TimeSpan patience);

    [LoggerMessage(Level = LogLevel.Information, Message = "the database {Name} is there after {Seconds:0} s")]
    private static partial void LogThere(ILogger log, string name, double seconds);
}
