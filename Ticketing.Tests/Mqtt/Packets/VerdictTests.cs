using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

/// <summary>Which of the two words for a bad packet a client hears: malformed (0x81) for what cannot be read, protocol error (0x82) for what can be read and must not be. Brokers agree on these, and test suites compare them.</summary>
public class VerdictTests
{
    /// <summary>Each property with a proper value, in hexadecimal.</summary>
    static readonly Dictionary<PropertyId, string> Values = new()
    {
        [PropertyId.PayloadFormatIndicator] = "01",
        [PropertyId.MessageExpiryInterval] = "00000001",
        [PropertyId.ContentType] = "000170",
        [PropertyId.ResponseTopic] = "000170",
        [PropertyId.CorrelationData] = "000170",
        [PropertyId.SubscriptionIdentifier] = "01",
        [PropertyId.SessionExpiryInterval] = "00000001",
        [PropertyId.AssignedClientIdentifier] = "000170",
        [PropertyId.ServerKeepAlive] = "0001",
        [PropertyId.AuthenticationMethod] = "000170",
        [PropertyId.AuthenticationData] = "000170",
        [PropertyId.RequestProblemInformation] = "01",
        [PropertyId.WillDelayInterval] = "00000001",
        [PropertyId.RequestResponseInformation] = "01",
        [PropertyId.ResponseInformation] = "000170",
        [PropertyId.ServerReference] = "000170",
        [PropertyId.ReasonString] = "000170",
        [PropertyId.ReceiveMaximum] = "0001",
        [PropertyId.TopicAliasMaximum] = "0001",
        [PropertyId.TopicAlias] = "0001",
        [PropertyId.MaximumQos] = "01",
        [PropertyId.RetainAvailable] = "01",
        [PropertyId.UserProperty] = "000170000171",
        [PropertyId.MaximumPacketSize] = "00000100",
        [PropertyId.WildcardSubscriptionAvailable] = "01",
        [PropertyId.SubscriptionIdentifierAvailable] = "01",
        [PropertyId.SharedSubscriptionAvailable] = "01",
    };

    /// <summary>A packet as hexadecimal around a property list, and which properties it may carry.</summary>
    public static TheoryData<string, byte, string, string, ulong> Packets => new()
    {
        { "CONNECT", 0x10, "00044D5154540502000A", "000170", PropertyRules.Connect },
        { "will", 0x10, "00044D5154540506000A" + "00" + "000170", "000170" + "000170", PropertyRules.Will },
        { "PUBLISH", 0x32, "0005746F706963" + "1234", "78", PropertyRules.Publish },
        { "PUBACK", 0x40, "000100", "", PropertyRules.Acknowledgement },
        { "PUBREC", 0x50, "000100", "", PropertyRules.Acknowledgement },
        { "PUBREL", 0x62, "000100", "", PropertyRules.Acknowledgement },
        { "PUBCOMP", 0x70, "000100", "", PropertyRules.Acknowledgement },
        { "SUBSCRIBE", 0x82, "0001", "00017000", PropertyRules.Subscribe },
        { "UNSUBSCRIBE", 0xA2, "0001", "000170", PropertyRules.Unsubscribe },
        { "DISCONNECT", 0xE0, "00", "", PropertyRules.Disconnect },
    };

    [Theory, MemberData(nameof(Packets))]
    public void A_property_that_may_not_stand_there_is_a_protocol_error_and_one_without_its_value_malformed(string packet, byte first, string before, string after, ulong allowed)
    {
        var notHere = packet.EndsWith("SUBSCRIBE", StringComparison.Ordinal) ? ReasonCode.MalformedPacket : ReasonCode.ProtocolError;
        foreach (var (id, value) in Values)
        {
            var one = $"{(byte)id:X2}{value}";
            var isAllowed = (allowed & (1UL << (int)id)) != 0;
            var isFine = isAllowed && id != PropertyId.AuthenticationData; // which needs a method beside it
            Assert.Equal(isFine ? null : isAllowed ? ReasonCode.ProtocolError : notHere, Verdict(first, before, one, after));
            Assert.Equal(ReasonCode.MalformedPacket, Verdict(first, before, $"{(byte)id:X2}", after));
            if (isFine && id is not (PropertyId.UserProperty or PropertyId.SubscriptionIdentifier))
            {
                Assert.Equal(ReasonCode.ProtocolError, Verdict(first, before, one + one, after));
            }
        }
    }

    [Theory, MemberData(nameof(Packets))]
    public void A_property_nobody_knows_is_malformed(string packet, byte first, string before, string after, ulong allowed)
    {
        Assert.True(packet.Length > 0 && allowed > 0);
        foreach (var id in (string[])["00", "04", "0A", "0F", "14", "1B", "1D", "20", "2B", "7F", "8000", "8001", "FF7F", "808001", "FFFFFF7F", "8080808001"])
        {
            Assert.Equal(ReasonCode.MalformedPacket, Verdict(first, before, id + "01", after));
        }
    }

    [Theory]
    [InlineData(0x32, "0001610000" + "00", ReasonCode.ProtocolError)]
    [InlineData(0x40, "0000", ReasonCode.ProtocolError)]
    [InlineData(0x62, "0000", ReasonCode.ProtocolError)]
    [InlineData(0x82, "0000" + "00" + "00017000", ReasonCode.MalformedPacket)]
    [InlineData(0xA2, "0000" + "00" + "000170", ReasonCode.MalformedPacket)]
    public void Packet_identifier_0(byte first, string body, ReasonCode verdict) => Assert.Equal(verdict, SamplePackets.Parse(first, Convert.FromHexString(body), ProtocolVersion.Mqtt5)?.Code);

    [Theory]
    [InlineData("61\u0001", false)]
    [InlineData("61\u001F", false)]
    [InlineData("61\u007F", false)]
    [InlineData("61\u0085", false)]
    [InlineData("61\u009F", false)]
    [InlineData("61\uFDD0", false)]
    [InlineData("61\uFFFF", false)]
    [InlineData("61\U0001FFFE", false)]
    [InlineData("Ä 61 \u00A0 €", true)]
    [InlineData("A\U0002A6D4", true)]
    [InlineData("\uFEFFbom", true)]
    public void Control_and_non_characters_are_no_text(string text, bool isText) =>
        Assert.Equal(isText, Utf8Text.IsAcceptable(System.Text.Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("10", "000170", true)]
    [InlineData("14", "000170", true)]
    [InlineData("10", "0000", true)]
    public void A_client_of_3_1_is_read_like_one_of_3_1_1(string first, string clientId, bool isFine)
    {
        var fault = ConnectPacket.TryParse(Convert.FromHexString("00064D51497364700303000A" + clientId), out var connect, out var version, Convert.FromHexString(first)[0] & 0x0F);
        Assert.Equal(isFine, fault is null);
        Assert.Equal((ProtocolVersion.Mqtt311, true), (version, connect!.IsMqtt31));
    }

    static ReasonCode? Verdict(byte first, string before, string properties, string after) =>
        SamplePackets.Parse(first, Convert.FromHexString($"{before}{properties.Length / 2:X2}{properties}{after}"), ProtocolVersion.Mqtt5)?.Code;
}
