using System.Buffers;
using System.IO.Pipelines;

namespace Ticketing.Intake.Http;

/// <summary>Reads a request's body where it lies in the connection's buffers; copies only when it came in several pieces.</summary>
static class RequestBody
{
    /// <summary>Largest body of a request that is not a file.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>What a handler makes of the bytes; they are gone when it returns.</summary>
    public delegate TResult Parse<in TState, out TResult>(ReadOnlySpan<byte> body, TState state);

    /// <exception cref="BadHttpRequestException">413 beyond <see cref="Limit"/>; answered by <see cref="ProblemBoundary"/>.</exception>
    public static async ValueTask<TResult> ReadAsync<TState, TResult>(HttpContext context, TState state, Parse<TState, TResult> parse)
    {
        if (context.Request.ContentLength > Limit)
        {
            throw TooLarge();
        }
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > Limit)
            {
                reader.AdvanceTo(read.Buffer.End); // the connection reads and drops the rest, so that the sender sees the refusal
                throw TooLarge();
            }
            if (read.IsCompleted)
            {
                try
                {
                    return ParseAll(read.Buffer, state, parse);
                }
                finally
                {
                    reader.AdvanceTo(read.Buffer.End);
                }
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as the members of a JSON object.</summary>
    public static ValueTask<JsonFields> ReadFieldsAsync(HttpContext context) => ReadAsync(context, 0, static (body, _) => JsonFields.Read(body));

    static TResult ParseAll<TState, TResult>(in ReadOnlySequence<byte> body, TState state, Parse<TState, TResult> parse)
    {
        if (body.IsSingleSegment)
        {
            return parse(body.FirstSpan, state);
        }
        var length = (int)body.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(copy);
            return parse(copy.AsSpan(0, length), state);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    static BadHttpRequestException TooLarge() => new($"The body is larger than {Limit / 1024} KiB.", StatusCodes.Status413PayloadTooLarge);
}
