namespace Ticketing.Mqtt;

/// <summary>Notices a client that sends one QoS 2 message over and over on one connection instead of releasing it. Once more is allowed: the answer may have crossed the repeat.</summary>
struct RepeatWatch
{
    ushort _packetId;
    int _content;
    int _repeats;

    /// <param name="isNew">The packet identifier was free.</param>
    public bool IsEndless(ushort packetId, ReadOnlySpan<byte> body, bool isNew)
    {
        var hash = new HashCode();
        hash.AddBytes(body);
        var content = hash.ToHashCode();
        var isRepeat = !isNew && packetId == _packetId && content == _content;
        (_packetId, _content, _repeats) = (packetId, content, isRepeat ? _repeats + 1 : 0);
        return _repeats > 1;
    }
}
