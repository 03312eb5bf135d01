namespace Ticketing.Mqtt.Link;

/// <summary>When a broker that is away or says no is asked again. Pure.</summary>
public static class ReconnectPlan
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Doubles from <see cref="First"/> to <see cref="Longest"/>, less up to half: so that all the clients of a broker that comes back do not come in one moment.</summary>
    /// <param name="failures">In a row, this one included.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan Pause(int failures, double jitter)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return (doubled < Longest ? doubled : Longest) * (1 - (Math.Clamp(jitter, 0, 1) / 2));
    }

    /// <summary>Failures in a row after a connection that ended: a broker that let us in and then went away starts anew; one that cannot be served (what it sends cannot be stored, or somebody else
    /// uses the same client id) would otherwise be asked once a second for ever.</summary>
    public static int FailuresAfter(LinkEnd end, int before) => end.WasAccepted && end.Kind == LinkEndKind.Lost ? 1 : before + 1;
}
