using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>Which version of the protocol to try next: 5 first, 3.1.1 where 5 is not spoken. Pure.</summary>
/// <param name="Version">Of the next attempt.</param>
/// <param name="IsKnown">The broker has answered a CONNECT of this version.</param>
public readonly record struct LinkVersions(ProtocolVersion Version, bool IsKnown = false)
{
    /// <param name="end">How the attempt with <see cref="Version"/> ended.</param>
    /// <param name="atOnce">Nothing is lost by asking again without a pause.</param>
    public LinkVersions After(LinkEnd end, out bool atOnce)
    {
        var older = Version == ProtocolVersion.Mqtt5 && (end.Kind == LinkEndKind.VersionUnknown || (end.Kind == LinkEndKind.Unanswered && !IsKnown));
        atOnce = older;
        return older ? new(ProtocolVersion.Mqtt311)
            : end.WasAccepted || (end.Kind == LinkEndKind.Refused && !IsKnown) ? this with { IsKnown = true }
            : !IsKnown ? new(ProtocolVersion.Mqtt5) // not even 3.1.1 was answered: that says nothing about versions
            : this;
    }
}
