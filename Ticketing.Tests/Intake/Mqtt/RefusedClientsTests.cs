using System.Text;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Intake.Mqtt;

public class RefusedClientsTests
{
    [Theory]
    [InlineData(null, null, "no-user-name")]
    [InlineData("board", null, "no-password")]
    [InlineData("board", "tk_wrongwrongwrongwrongwrongwrongwrong", "wrong-token")]
    [InlineData("board", "secret", "not-a-token")]
    [InlineData("admin", "correct horse battery staple", "not-a-token")]
    [InlineData("nobody", "tk_wrongwrongwrongwrongwrongwrongwrong", "unknown-name")]
    [InlineData("nobody", "secret", "unknown-name")]
    [InlineData("board", MqttDoorFixture.SetupToken, "other-name")]
    public async Task Credentials_that_do_not_fit_are_told_apart(string? user, string? password, string code)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        home.NewToken("board", PrincipalKind.Device, "boiler");
        using var client = await home.ConnectRawAsync("esp-1", ProtocolVersion.Mqtt5, c => (c.UserName, c.Password) = (user, password is null ? null : Encoding.UTF8.GetBytes(password)));

        Assert.Equal(ReasonCode.BadUserNameOrPassword, client.ConnAck.Reason);
        var refused = Assert.Single(home.Refused.Of("home"));
        Assert.Equal((code, user, "esp-1", "127.0.0.1", false, 1), (refused.Code, refused.UserName, refused.ClientId, refused.Address, refused.Tls, refused.Count));
        Assert.True(refused is { Why.Length: > 10, Remedy.Length: > 10 });
        Assert.DoesNotContain("wrongwrong", home.Refused.TakeText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_knocks_again_is_counted_and_who_speaks_elsewhere_is_told_the_topic()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var nobody = await home.ConnectRawAsync("esp", ProtocolVersion.Mqtt311, _ => { });
            home.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(3, Assert.Single(home.Refused.Of("home")).Count);
        using var board = await home.BoilerAsync();
        await board.SendAlarmAsync("ticketing/home/nas/alarm", "x");
        await board.SendAlarmAsync("ticketing/other/boiler/alarm", "x");
        await board.SendAlarmAsync("tele/boiler/LWT", "Online");
        await board.SubscribeAsync("ticketing/home/nas/#");
        using var willed = await home.ConnectRawAsync("willed", ProtocolVersion.Mqtt5, c => (c.UserName, c.Password, c.Will) = ("setup", Encoding.UTF8.GetBytes(MqttDoorFixture.SetupToken), new WillPacket("away/setup", [], 0, false, null)));
        Assert.Equal(ReasonCode.NotAuthorized, willed.ConnAck.Reason);

        Assert.Equal(
            [("no-user-name", null), ("other-tenant", "ticketing/other/boiler/alarm"), ("publish-not-allowed", "ticketing/home/nas/alarm"), ("subscribe-not-allowed", "ticketing/home/nas/#"), ("topic-not-shared", "away/setup"), ("topic-not-shared", "tele/boiler/LWT")],
            home.Refused.Of("home").Select(client => (client.Code, client.Topic)).Order());
        Assert.Contains("Mqtt:Topics", home.Refused.Of("home").First(client => client.Topic == "tele/boiler/LWT").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_protocol_itself_refuses_is_listed_too()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var nameless = await home.ConnectRawAsync("", ProtocolVersion.Mqtt311, c => (c.UserName, c.Clean) = ("board", false));
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, nameless.ConnAck.Reason);
        using var enhanced = await home.ConnectRawAsync("esp", ProtocolVersion.Mqtt5, c => c.Properties = new PropertySet { AuthenticationMethod = "SCRAM-SHA-256" });
        Assert.Equal(ReasonCode.BadAuthenticationMethod, enhanced.ConnAck.Reason);

        Assert.Equal([("authentication-method", null), ("client-id", "board")], home.Refused.Of("home").Select(client => (client.Code, client.UserName)).Order());
    }

    [Fact]
    public async Task A_token_that_is_withdrawn_turns_its_client_away_from_then_on()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (id, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        using (var board = await home.ConnectAsync("board", secret))
        {
            home.Revoke(id);
            Assert.Equal(ReasonCode.NotAuthorized, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", "x")).Reason);
        }
        using var again = await home.ConnectAsync("board", secret);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, again.ConnAck.Reason);
        Assert.Equal(["unknown-name", "wrong-token"], home.Refused.Of("home").Select(client => client.Code).Order());
    }

    [Fact]
    public async Task Bytes_that_are_no_CONNECT_are_named()
    {
        await using var home = await MqttDoorFixture.StartAsync(new() { TlsPort = 8883 });
        foreach (var bytes in (byte[][])[[0x16, 0x03, 0x01, 0x02, 0x00, 0x01], "GET / HTTP/1.1\r\n"u8.ToArray(), "SSH-2.0"u8.ToArray(), [0x10, 12, 0, 4, .. "MQTT"u8, 6, 2, 0, 60, 0, 0]])
        {
            using var client = await home.OpenAsync();
            await client.SendBytesAsync(bytes);
            while (await client.ReceiveAsync() is not null)
            {
                // CONNACK of the version that is not spoken here, then the end.
            }
        }
        var seen = home.Refused.Of("home").ToDictionary(client => client.Code, client => client.Remedy);
        Assert.Equal(["http", "not-mqtt", "protocol-version", "tls-on-plain-port"], seen.Keys.Order());
        Assert.Contains("8883", seen["tls-on-plain-port"], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_was_sent_can_break_a_line_or_show_a_token()
    {
        var clients = new RefusedClients(new TestClock(DateTimeOffset.UnixEpoch));
        clients.Add(new RefusalWords().UnknownName, "home", "tk_abcdefghijklmnopqrstuvwxyz012345", "esp\r\nFAIL \u001b[31m\u202e", "10.0.0.7", tls: true);

        var client = Assert.Single(clients.Of("home"));
        Assert.Equal(("tk_…", "esp??FAIL ?[31m?"), (client.UserName, client.ClientId));
        Assert.DoesNotContain('\n', client.Describe());
    }

    [Fact]
    public void The_list_is_bounded_survives_a_restart_and_forgets_after_a_week()
    {
        var clock = new TestClock(DateTimeOffset.UnixEpoch);
        var clients = new RefusedClients(clock);
        for (var i = 0; i < 1_000; i++)
        {
            clients.Add(new RefusalWords().UnknownName, i % 2 == 0 ? "home" : "other", $"name-{i}", null, "10.0.0.7", tls: false);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal((50, 50, "name-998"), (clients.Of("home").Count, clients.Of("other").Count, clients.Of("home")[0].UserName));
        var again = new RefusedClients(clock);
        again.Load(clients.TakeText());
        Assert.Null(clients.TakeText());
        Assert.Equal(clients.Of("home"), again.Of("home"));
        again.Load("{not json");
        clock.Advance(TimeSpan.FromDays(8));
        Assert.Empty(again.Of("home"));
    }
}
