using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Intake.Mqtt;

/// <summary>What a device hears whose tenant is suspended, closed or on the move.</summary>
public class ClosedTenantTests
{
    const string Alarm = "ticketing/club/buoy/alarm";

    static async Task<(MqttDoorFixture Door, string Secret)> StartAsync()
    {
        var door = await MqttDoorFixture.StartAsync();
        Assert.Null(new TenantAccounts(door.Catalog).Open("club", "Sailing club", "skipper@club.example", PasswordHash.Create("a good password")).Refusal);
        return (door, new AccessTokens(door.Catalog).Add("club", "buoy", PrincipalKind.Device, null, null, "skipper").Value!.Secret);
    }

    [Theory]
    [InlineData(TenantState.Suspended, ProtocolVersion.Mqtt5, ReasonCode.NotAuthorized)]
    [InlineData(TenantState.Suspended, ProtocolVersion.Mqtt311, ReasonCode.NotAuthorized)]
    [InlineData(TenantState.Closing, ProtocolVersion.Mqtt5, ReasonCode.NotAuthorized)]
    [InlineData(TenantState.Moving, ProtocolVersion.Mqtt5, ReasonCode.ServerBusy)]
    [InlineData(TenantState.Moving, ProtocolVersion.Mqtt311, ReasonCode.ServerUnavailable)]
    public async Task Nobody_connects_and_the_list_of_refused_clients_says_why(TenantState state, ProtocolVersion version, ReasonCode expected)
    {
        var (door, secret) = await StartAsync();
        await using var _ = door;
        Bring(door.Catalog, state);

        using var client = await door.ConnectAsync("buoy", secret, version);
        Assert.Equal(expected, client.ConnAck.Reason);

        var refused = Assert.Single(door.Refused.Of("club"));
        Assert.Equal(state == TenantState.Moving ? "tenant-moving" : "tenant-suspended", refused.Code);
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt5)]
    [InlineData(ProtocolVersion.Mqtt311)]
    public async Task While_it_moves_nothing_is_acknowledged_and_the_connection_ends_so_that_it_comes_again(ProtocolVersion version)
    {
        var (door, secret) = await StartAsync();
        await using var _ = door;
        using var client = await door.ConnectAsync("buoy", secret, version);
        Bring(door.Catalog, TenantState.Moving);

        await client.PublishAsync(Alarm, "Adrift");
        await client.ExpectClosedAsync(version == ProtocolVersion.Mqtt5 ? ReasonCode.ServerUnavailable : null);

        Assert.Null(new TenantMoves(door.Catalog).Abandon("club").Refusal);
        using var again = await door.ConnectAsync("buoy", secret, version);
        Assert.Equal(ReasonCode.Success, (await again.SendAlarmAsync(Alarm, "Adrift")).Reason);
    }

    [Fact]
    public async Task A_message_to_a_tenant_that_was_just_suspended_is_refused_and_stored_nowhere()
    {
        var (door, secret) = await StartAsync();
        await using var _ = door;
        using var client = await door.ConnectAsync("buoy", secret);
        Bring(door.Catalog, TenantState.Suspended);

        Assert.Equal(ReasonCode.NotAuthorized, (await client.SendAlarmAsync(Alarm, "Adrift")).Reason);

        Bring(door.Catalog, TenantState.Active);
        Assert.Equal(ReasonCode.Success, (await client.SendAlarmAsync(Alarm, "Adrift")).Reason);
    }

    static void Bring(TenantCatalog catalog, TenantState state)
    {
        var outcome = state switch
        {
            TenantState.Moving => new TenantMoves(catalog).Begin("club", "/srv/elsewhere.db"),
            TenantState.Closing => new TenantAccounts(catalog).Close("club", TimeSpan.FromDays(1)),
            _ => new TenantAccounts(catalog).Change("club", state: state),
        };
        Assert.Null(outcome.Refusal);
    }
}
