using System.Globalization;
using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>What one line of <c>differential.txt</c> does.</summary>
enum StepKind
{
    Send,

    /// <summary>Sends, and the connection must end.</summary>
    SendLast,
    Close,

    /// <summary>Waits for a packet of the type in <see cref="RecordedStep.Bytes"/>.</summary>
    Until,
}

sealed record RecordedStep(char Connection, StepKind Kind, byte[] Bytes);

/// <summary>A case of <c>differential.txt</c>.</summary>
/// <param name="Because">Why the answers differ on purpose; null = they must be the same.</param>
sealed record RecordedSequence(string Name, IReadOnlyList<RecordedStep> Steps, string? Because)
{
    public static IReadOnlyList<RecordedSequence> All { get; } = Read();

    static List<RecordedSequence> Read()
    {
        var all = new List<RecordedSequence>();
        foreach (var line in RepositoryFiles.Read("Ticketing.Tests", "Mqtt", "differential.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                all.Add(new(line[3..], [], null));
            }
            else if (line.StartsWith("because ", StringComparison.Ordinal))
            {
                all[^1] = all[^1] with { Because = line[8..] };
            }
            else
            {
                all[^1] = all[^1] with { Steps = [.. all[^1].Steps, StepOf(line, all.Count)] };
            }
        }
        return all;
    }

    static RecordedStep StepOf(string line, int number)
    {
        var connection = line[0];
        if (line[1..] == " close")
        {
            return new(connection, StepKind.Close, []);
        }
        if (line[1..].StartsWith(" until ", StringComparison.Ordinal))
        {
            return new(connection, StepKind.Until, [Convert.ToByte(line[8..], 16)]);
        }
        var id = string.Create(CultureInfo.InvariantCulture, $"{connection}{number}");
        var text = line[2..].Trim() switch
        {
            "connect4" => $"10[ 'MQTT' 04 02 003C '{id}' ]",
            "connect5" => $"10[ 'MQTT' 05 02 003C {{}} '{id}' ]",
            "keep4" => $"10[ 'MQTT' 04 00 003C '{id}' ]",
            "keep5" => $"10[ 'MQTT' 05 00 003C {{ 11 0000012C }} '{id}' ]",
            var bytes => bytes.Replace("%", $"{number}", StringComparison.Ordinal),
        };
        var at = 0;
        return new(connection, line[1] == '!' ? StepKind.SendLast : StepKind.Send, BytesOf(text, ref at));
    }

    /// <summary>Up to the bracket that closes, or the end.</summary>
    static byte[] BytesOf(string text, ref int at)
    {
        var bytes = new List<byte>();
        while (at < text.Length)
        {
            switch (text[at])
            {
                case ' ':
                    at++;
                    break;
                case '[' or '{':
                    at++;
                    var inner = BytesOf(text, ref at);
                    bytes.AddRange(Length(inner.Length));
                    bytes.AddRange(inner);
                    break;
                case ']' or '}':
                    at++;
                    return [.. bytes];
                case '\'' or '"':
                    var end = text.IndexOf(text[at], at + 1);
                    var value = Encoding.UTF8.GetBytes(text[(at + 1)..end]);
                    bytes.AddRange(text[at] == '\'' ? [(byte)(value.Length >> 8), (byte)value.Length, .. value] : value);
                    at = end + 1;
                    break;
                default:
                    bytes.Add(byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 2;
                    break;
            }
        }
        return [.. bytes];
    }

    static byte[] Length(int value) => value < 128 ? [(byte)value] : [(byte)(0x80 | (value & 0x7F)), (byte)(value >> 7)];
}
