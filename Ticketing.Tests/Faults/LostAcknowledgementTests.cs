using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Faults;

/// <summary><c>kill -9</c> after the commit and before the acknowledgement has reached the client: it sends everything again, marked as sent before, and every alarm is there once.</summary>
public class LostAcknowledgementTests
{
    const int Alarms = 200;
    const int Rounds = 5;

    [Theory]
    [InlineData(QualityOfService.AtLeastOnce)]
    [InlineData(QualityOfService.ExactlyOnce)]
    public async Task What_is_sent_again_after_a_kill_is_stored_once(QualityOfService qos)
    {
        var random = new Random(20_260_302);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync("board", "boiler");
        for (var round = 1; round <= Rounds; round++)
        {
            var before = (round - 1) * Alarms;
            using (var board = await ConnectAsync(server, token))
            {
                var sent = SendAllAsync(board, round, qos); // reads no answer: all are lost
                var enough = before + random.Next(1, Alarms);
                await Eventually.TrueAsync(async () => (await server.Script.GetAsync("/api/v1/tickets?system=boiler&limit=1")).Json["total"]!.GetValue<int>() >= enough, $"{enough} tickets in round {round}");
                await server.KillAsync();
                await sent.ContinueWith(_ => { }, TaskScheduler.Default);
            }
            await server.StartAgainAsync();
            using (var board = await ConnectAsync(server, token))
            {
                for (var number = 1; number <= Alarms; number++)
                {
                    await PublishAsync(board, round, number, qos, duplicate: true);
                    Assert.Equal(ReasonCode.Success, (await board.ReceiveAckAsync(qos == QualityOfService.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec)).Reason);
                    if (qos == QualityOfService.ExactlyOnce)
                    {
                        await board.SendAckAsync(PacketType.PubRel, (ushort)number);
                        await board.ReceiveAckAsync(PacketType.PubComp);
                    }
                }
            }
            var titles = (await server.Script.AllAsync("system=boiler&order=oldest")).Select(ticket => ticket["title"]!.GetValue<string>()).ToList();
            Assert.Equal(before + Alarms, titles.Distinct().Count());
            Assert.Equal(before + Alarms, titles.Count);
        }
    }

    static Task<PacketClient> ConnectAsync(ServerUnderTest server, string token) => PacketClient.ConnectAsync(
        server.MqttPort, "board", ProtocolVersion.Mqtt311, settings => (settings.UserName, settings.Password, settings.Clean) = ("board", System.Text.Encoding.UTF8.GetBytes(token), false));

    static async Task SendAllAsync(PacketClient board, int round, QualityOfService qos)
    {
        for (var number = 1; number <= Alarms; number++)
        {
            await PublishAsync(board, round, number, qos, duplicate: false);
        }
    }

    static Task PublishAsync(PacketClient board, int round, int number, QualityOfService qos, bool duplicate) =>
        board.PublishAsync("ticketing/home/boiler/alarm", $"Alarm {number} of round {round}", qos, (ushort)number, duplicate: duplicate);
}
