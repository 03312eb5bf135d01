using System.Globalization;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

/// <summary>Broken packets of every type: a fault or a packet comes out, never an exception, and never more memory than the packet justifies. <c>TICKETING_FUZZ</c> multiplies the rounds, for a night.</summary>
public class FuzzTests
{
    const int Rounds = 200_000;

    public static TheoryData<PacketType> AllTypes => [.. Enum.GetValues<PacketType>()];

    public static int Times => int.TryParse(Environment.GetEnvironmentVariable("TICKETING_FUZZ"), CultureInfo.InvariantCulture, out var times) ? Math.Max(1, times) : 1;

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void A_broken_packet_is_a_fault_or_a_packet_and_costs_little(PacketType type)
    {
        var samples = SamplePackets.All.Values.Where(sample => sample[0] >> 4 == (int)type).Select(sample => PacketTests.Cut(sample).Body).ToList();
        Assert.NotEmpty(samples);
        for (var time = 0; time < Times; time++)
        {
            var seed = (time * 100) + (int)type;
            var mutator = new PacketMutator(seed, samples);
            var largest = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                var body = mutator.Next();
                var first = (byte)(((int)type << 4) | (type == PacketType.Publish ? round & 15 : type is PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe ? 2 : 0));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    SamplePackets.Parse(first, body, round % 2 == 0 ? ProtocolVersion.Mqtt5 : ProtocolVersion.Mqtt311);
                }
                catch (Exception e)
                {
                    Assert.Fail($"{type}, seed {seed}, round {round}: {Convert.ToHexString([first, .. body])}: {e}");
                }
                var spent = GC.GetAllocatedBytesForCurrentThread() - before;
                largest = Math.Max(largest, spent - (64 * body.Length));
            }
            Assert.True(largest < 8 * 1024, $"{type}, seed {seed}: {largest} bytes more than 64 for each byte received");
        }
    }

    /// <summary>What was read well is written and read again as the same bytes.</summary>
    [Fact]
    public void What_is_taken_survives_writing()
    {
        var mutator = new PacketMutator(7, [.. SamplePackets.All.Where(sample => sample.Key is "CONNECT").Select(sample => PacketTests.Cut(sample.Value).Body)]);
        var taken = 0;
        for (var round = 0; round < Rounds; round++)
        {
            if (ConnectPacket.TryParse(mutator.Next(), out var packet, out _) is null)
            {
                var written = SamplePackets.Bytes(packet!.Write);
                Assert.Null(ConnectPacket.TryParse(PacketTests.Cut(written).Body, out var again, out _));
                Assert.Equal(written, SamplePackets.Bytes(again!.Write));
                taken++;
            }
        }
        Assert.True(taken > 100, $"only {taken} were taken");
    }
}
