using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Ticketing.Intake;

/// <summary>Form fields, as browsers and <c>curl -d</c> send them.</summary>
public static partial class SubmissionReader
{
    /// <summary>
    /// What <c>curl -d</c> sends without being told a type: usually plain text, so it is read as <see cref="ReadText(ReadOnlySpan{byte}, ref SubmissionDraft)"/>, unless every part is <c>field=value</c>
    /// with a known field, <c>title</c> among them: <c>-d title=… -d sla=gold</c>.
    /// </summary>
    public static void ReadForm(ReadOnlySpan<byte> body, ref SubmissionDraft draft)
    {
        if (!IsForm(body))
        {
            ReadText(body, ref draft);
            return;
        }
        var seen = 0;
        foreach (var part in body.Split((byte)'&'))
        {
            var pair = body[part];
            var equals = pair.IndexOf((byte)'=');
            var field = FieldOf(pair[..equals]);
            if ((seen & (1 << (int)field)) != 0)
            {
                draft.Fault(SubmissionFields.NameOf(field), "is there twice");
            }
            seen |= 1 << (int)field;
            var bytes = Unescape(pair[(equals + 1)..]);
            if (Utf8.IsValid(bytes))
            {
                draft.Set(field, Encoding.UTF8.GetString(bytes));
            }
            else
            {
                draft.Fault(SubmissionFields.NameOf(field), "is not valid UTF-8");
            }
        }
    }

    static bool IsForm(ReadOnlySpan<byte> body)
    {
        var hasTitle = false;
        foreach (var part in body.Split((byte)'&'))
        {
            var pair = body[part];
            var equals = pair.IndexOf((byte)'=');
            var field = equals < 0 ? SubmissionField.Unknown : FieldOf(pair[..equals]);
            if (field is SubmissionField.Unknown or SubmissionField.Labels or SubmissionField.Id)
            {
                return false;
            }
            hasTitle |= field == SubmissionField.Title;
        }
        return hasTitle;
    }

    static byte[] Unescape(ReadOnlySpan<byte> value)
    {
        var bytes = value.ToArray();
        bytes.AsSpan().Replace((byte)'+', (byte)' ');
        return bytes.Contains((byte)'%') ? WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length) : bytes;
    }
}
