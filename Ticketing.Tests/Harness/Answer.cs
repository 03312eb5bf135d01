using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>An answer of the server, read to its end.</summary>
public sealed class Answer(string call, HttpStatusCode status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, byte[] body)
{
    JsonNode? _json;

    /// <summary>The request, such as <c>POST /api/v1/tickets</c>, for messages.</summary>
    public string Call { get; } = call;
    public int Status { get; } = (int)status;
    public byte[] Bytes { get; } = body;
    public string Text => Encoding.UTF8.GetString(Bytes);
    public string? ContentType { get; } = contentHeaders.ContentType?.ToString();
    public string? MediaType { get; } = contentHeaders.ContentType?.MediaType;
    public string? ETag => Header("ETag");
    public string? Location => Header("Location");

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => _json ??= JsonNode.Parse(Bytes) ?? throw new InvalidOperationException($"{Call} answered null");

    /// <summary>Stable word of a refusal.</summary>
    public string? Code => MediaType == "application/problem+json" ? Json["code"]?.GetValue<string>() : null;

    public string? Header(string name) => headers.TryGetValues(name, out var values) || contentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Name and values, a line each.</summary>
    public string AllHeaders => $"{headers}{contentHeaders}";

    /// <summary>Fails the test, with the whole answer, unless the status is as expected.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"{Call} answered {Status} instead of {status}: {(Text.Length > 2_000 ? Text[..2_000] : Text)}");
        return this;
    }

    /// <summary>A refusal with that status and code.</summary>
    public Answer ExpectRefusal(int status, string code)
    {
        Expect(status);
        Assert.True(Code == code, $"{Call} answered {Status} with code '{Code}' instead of '{code}': {Text}");
        return this;
    }

    public long Id => Json["id"]!.GetValue<long>();

    /// <summary>Text member of the JSON object; null if it is null.</summary>
    public string? this[string member] => Json[member]?.GetValue<string>();
}
