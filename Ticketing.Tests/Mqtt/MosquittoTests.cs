using System.Diagnostics;
using System.Text;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>Debian's own clients against the server.</summary>
public class MosquittoTests
{
    [Theory]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task Mosquitto_pub_reaches_mosquitto_sub(string version, int qos)
    {
        await using var host = await MqttHost.StartAsync();
        using var sub = Start("mosquitto_sub", host, $"-V {version} -q {qos} -t a/# -C 2 -W 20 -F %t=%p");
        await Eventually.TrueAsync(() => host.Server.HasSubscribersUnder("", "a"), "the condition");
        foreach (var n in new[] { 1, 2 })
        {
            using var pub = Start("mosquitto_pub", host, $"-V {version} -q {qos} -t a/{n} -m grüße");
            Assert.Equal("", await pub.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await pub.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, pub.ExitCode);
        }
        Assert.Equal("a/1=grüße\na/2=grüße\n", await sub.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("mqttv311", "Connection Refused: bad user name or password.")]
    [InlineData("mqttv5", "Bad user name or password")]
    public async Task Mosquitto_pub_says_why_a_wrong_password_is_refused(string version, string says)
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Authenticate = _ => ConnectDecision.Refuse(ReasonCode.BadUserNameOrPassword);
        using var pub = Start("mosquitto_pub", host, $"-V {version} -q 1 -t a -m x -u anna -P wrong");
        var error = await pub.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pub.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains(says, error, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, pub.ExitCode);
    }

    [Fact]
    public async Task The_will_of_a_killed_mosquitto_sub_is_published()
    {
        await using var host = await MqttHost.StartAsync();
        using var sub = Start("mosquitto_sub", host, "-t a --will-topic gone --will-payload offline --will-qos 1 --will-retain");
        await Eventually.TrueAsync(() => host.Server.HasSubscribersUnder("", "a"), "the condition");
        sub.Kill();
        var will = await host.Sink.NextAsync();
        Assert.Equal(("gone", "offline", true, true), (will.Topic, Encoding.UTF8.GetString(will.Payload.Span), will.Retain, will.IsWill));
    }

    [Fact]
    public async Task Mosquitto_rr_gets_an_answer_to_its_request()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = m =>
        {
            host.Server.Publish("", new MqttMessage { Topic = m.Properties!.ResponseTopic!, Payload = "answer"u8.ToArray(), Qos = QualityOfService.AtLeastOnce, Properties = new MessageProperties { CorrelationData = m.Properties.CorrelationData } });
            return ValueTask.FromResult(PublishOutcome.Accepted);
        };
        using var rr = Start("mosquitto_rr", host, "-V mqttv5 -q 1 -t ask -e answers/1 -m question -W 20");
        Assert.Equal("answer\n", await rr.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    static Process Start(string program, MqttHost host, string arguments) => Process.Start(new ProcessStartInfo(program, $"-h 127.0.0.1 -p {host.Port} {arguments}")
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        Environment = { ["LC_ALL"] = "C.UTF-8" },
    })!;
}
