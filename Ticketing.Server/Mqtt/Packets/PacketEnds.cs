namespace Ticketing.Mqtt.Packets;

/// <summary>Finds where packets end in a stream of well-formed ones that comes in arbitrary pieces.</summary>
struct PacketEnds
{
    int _header; // bytes of the fixed header seen
    int _left;   // of the body, once the header is complete
    bool _inBody;

    /// <summary>How many of <paramref name="bytes"/>, at least one, belong to the current packet.</summary>
    /// <param name="isEnd">The packet ends with them.</param>
    public int Next(ReadOnlySpan<byte> bytes, out bool isEnd)
    {
        var at = 0;
        while (!_inBody && at < bytes.Length)
        {
            var part = bytes[at++];
            if (_header > 0)
            {
                _left |= (part & 0x7F) << (7 * (_header - 1));
            }
            _inBody = _header > 0 && (part & 0x80) == 0;
            _header++;
        }
        var body = _inBody ? Math.Min(_left, bytes.Length - at) : 0;
        _left -= body;
        isEnd = _inBody && _left == 0;
        if (isEnd)
        {
            this = default;
        }
        return at + body;
    }
}
