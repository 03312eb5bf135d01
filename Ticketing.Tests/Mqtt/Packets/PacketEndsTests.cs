using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

public class PacketEndsTests
{
    [Fact]
    public void Packets_are_found_however_the_stream_is_cut()
    {
        byte[][] packets = [.. SamplePackets.All.Values, [0x30, 0x80, 0x80, 1, .. new byte[16384]]];
        var stream = packets.SelectMany(packet => packet).ToArray();
        foreach (var size in (int[])[1, 2, 3, 7, 100, 4096, stream.Length])
        {
            var ends = new PacketEnds();
            var lengths = new List<int>();
            var length = 0;
            foreach (var piece in stream.Chunk(size))
            {
                for (var at = 0; at < piece.Length;)
                {
                    var taken = ends.Next(piece.AsSpan(at), out var isEnd);
                    Assert.True(taken > 0);
                    at += taken;
                    length += taken;
                    if (isEnd)
                    {
                        lengths.Add(length);
                        length = 0;
                    }
                }
            }
            Assert.Equal(packets.Select(packet => packet.Length), lengths);
        }
    }
}
