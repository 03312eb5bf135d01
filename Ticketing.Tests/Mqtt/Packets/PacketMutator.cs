namespace Ticketing.Tests.Mqtt.Packets;

/// <summary>Makes broken packets out of good ones: seeded, so that a finding can be repeated from its seed.</summary>
sealed class PacketMutator(int seed, IReadOnlyList<byte[]> samples)
{
    /// <summary>Values at which parsers go wrong.</summary>
    static readonly byte[] Edges = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xC2, 0xED, 0xFE, 0xFF];

    readonly Random _random = new(seed);

    /// <summary>A sample with one to eight changes.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(samples[_random.Next(samples.Count)]);
        for (var changes = _random.Next(1, 9); changes > 0; changes--)
        {
            Change(bytes);
        }
        return [.. bytes];
    }

    void Change(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }
        var at = _random.Next(bytes.Count);
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                bytes[at] = Edges[_random.Next(Edges.Length)];
                break;
            case 3:
                bytes.RemoveRange(at, _random.Next(Math.Min(8, bytes.Count - at) + 1));
                break;
            case 4:
                bytes.InsertRange(at, Enumerable.Range(0, _random.Next(1, 9)).Select(_ => (byte)_random.Next(256)));
                break;
            case 5: // something said twice, as a property
                bytes.InsertRange(at, bytes.Skip(at).Take(_random.Next(1, 12)).ToArray());
                break;
            case 6: // a part of another packet
                var other = samples[_random.Next(samples.Count)];
                bytes.InsertRange(at, other.Skip(_random.Next(other.Length)).Take(_random.Next(1, 20)));
                break;
            default: // a length that does not fit
                bytes[at] = (byte)(bytes[at] + _random.Next(-2, 3));
                break;
        }
    }
}
