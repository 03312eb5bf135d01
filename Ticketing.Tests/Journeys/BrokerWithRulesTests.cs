using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A broker that is careful: TLS with an authority of the home's own, passwords; and what other programs say there.</summary>
public class BrokerWithRulesTests
{
    [Theory, BothServers]
    public async Task A_broker_with_tls_and_passwords_is_joined_and_the_doctor_says_so(ServerMode mode)
    {
        var authority = new TestAuthority(TimeProvider.System);
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        await File.WriteAllTextAsync(broker.File("ca.pem"), authority.AuthorityPem);
        await File.WriteAllTextAsync(broker.File("cert.pem"), authority.ServerCertificatePem);
        await File.WriteAllTextAsync(broker.File("key.pem"), authority.ServerKeyPem);
        var passwords = await broker.PasswordsAsync("ticketing", "right p@ssword");
        await broker.StartAgainAsync([$"listener {broker.Port} 127.0.0.1", "allow_anonymous false", $"password_file {passwords}", $"certfile {broker.File("cert.pem")}", $"keyfile {broker.File("key.pem")}"]);
        var address = $"mqtts://ticketing:right%20p%40ssword@127.0.0.1:{broker.Port}";
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", address), ("Mqtt:CertificateAuthority", broker.File("ca.pem")), ("Mqtt:Port", "0"));
        await server.ReadyAsync();

        (await ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "--cafile", broker.File("ca.pem"), "-u", "ticketing", "-P", "right p@ssword", "-q", "1", "-t", "ticketing/home/boiler/alarm", "-m", "Low"])).Expect();
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 1, "the ticket");
        if (mode == ServerMode.Native) // of the PostgreSQL that the tests share the doctor says, rightly, that it is not durable
        {
            Assert.Contains("MQTT 5, lets us in", (await server.CommandAsync("check")).Expect().Output, StringComparison.Ordinal);
            var stranger = await server.CommandAsync("check", "--Ticketing:Mqtt:CertificateAuthority=");
            Assert.Contains("Ticketing:Mqtt:CertificateAuthority", stranger.Expect(1).Output, StringComparison.Ordinal);
            var wrong = await server.CommandAsync("check", $"--Ticketing:Mqtt:Broker=mqtts://ticketing:wrong@127.0.0.1:{broker.Port}");
            Assert.Contains("FAIL broker", wrong.Expect(1).Output, StringComparison.Ordinal);
            Assert.Contains("see the password in Ticketing:Mqtt:Broker", wrong.Output, StringComparison.Ordinal);
        }
    }

    [Theory, InProcessServers]
    public async Task A_wrong_password_is_told_by_readyz_and_a_mended_one_found(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        var passwords = await broker.PasswordsAsync("ticketing", "another");
        await broker.StartAgainAsync([$"listener {broker.Port} 127.0.0.1", "allow_anonymous false", $"password_file {passwords}"]);
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", $"mqtt://ticketing:secret@127.0.0.1:{broker.Port}"));

        var told = await Eventually.SomeAsync(async () => (await server.Anonymous.GetAsync("/readyz")).Text is { } text && text.Contains("password", StringComparison.Ordinal) ? text : null, "the refusal");
        Assert.Contains("Ticketing:Mqtt:Broker", told, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Lines.Append(told), line => line.Contains("secret", StringComparison.Ordinal));
        await broker.PasswordsAsync("ticketing", "secret");
        broker.Reload();
        await server.ReadyAsync();
    }

    [Theory, BothServers]
    public async Task Other_programs_and_home_assistant_at_that_broker_are_served_too(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "zigbee2mqtt/Leak sensor", """{"water_leak": true}""", "-r")).Expect();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", $"mqtt://127.0.0.1:{broker.Port}"), ("Mqtt:Dialects", "zigbee2mqtt"), ("Mqtt:HomeAssistant", "true"));
        var ticket = await Eventually.SomeAsync(async () => (await server.Script.AllAsync()).SingleOrDefault(), "a ticket about the leak");
        await using var home = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "homeassistant/#");
        Assert.True((await home.NextAsync("the discovery of Home Assistant")).Payload.Length > 0);

        (await Mosquitto.PublishAsync(broker.Port, "any", "any", $"ticketing/home/{ticket["system"]!.GetValue<string>()}/take", "PRESS")).Expect();
        await Eventually.TrueAsync(async () => (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>()))["kind"] == "working", "the ticket is taken");
    }
}
