using System.Text;
using System.Text.Unicode;

namespace Ticketing.Mqtt.Packets;

/// <summary>What a UTF-8 string of the protocol may hold (1.5.4).</summary>
static class Utf8Text
{
    /// <summary>Well-formed and without U+0000, as both standards demand; also without control characters and non-characters, for which they let a server close the connection.</summary>
    public static bool IsAcceptable(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOfAnyInRange((byte)0x00, (byte)0x1F) >= 0 || utf8.Contains((byte)0x7F))
        {
            return false;
        }
        return Ascii.IsValid(utf8) || (Utf8.IsValid(utf8) && HoldsCharactersOnly(utf8));
    }

    static bool HoldsCharactersOnly(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (rune.Value is (>= 0x80 and <= 0x9F) or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE)
            {
                return false;
            }
            utf8 = utf8[length..];
        }
        return true;
    }
}
