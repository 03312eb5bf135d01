using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>The outermost of our handlers: what the framework refuses (404, 405, 413, 415, …) leaves as a problem like any other refusal, and a bug becomes one log line and a 500 that tells nothing.</summary>
public sealed partial class ProblemBoundary(ILogger<ProblemBoundary> log)
{
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                Describe(context, context.Response.StatusCode, null);
            }
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            Describe(context, fault.StatusCode, fault.Message);
        }
        catch (StoreAwayException away)
        {
            if (HasBegun(context.Response))
            {
                LogCut(context.Request.Method, context.Request.Path, away.Message);
                context.Abort();
                return;
            }
            context.Response.Clear();
            Problem.Write(context, away.Refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogAborted(context.Request.Method, context.Request.Path);
        }
        catch (Exception fault)
        {
            LogFault(fault, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            if (HasBegun(context.Response))
            {
                context.Abort();
                return;
            }
            context.Response.Clear();
            Problem.Write(context, StatusCodes.Status500InternalServerError, "internal", $"This is a fault of the server. Its log has more under {context.TraceIdentifier}.");
        }
    }

    /// <summary>Something of the answer is written, if only into a buffer: another one cannot take its place.</summary>
    static bool HasBegun(HttpResponse response) => response.HasStarted || response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 };

    static void Describe(HttpContext context, int status, string? detail)
    {
        var path = context.Request.Path.Value ?? "/";
        var (code, text) = status switch
        {
            StatusCodes.Status400BadRequest => ("invalid", detail ?? "The request cannot be read."),
            StatusCodes.Status404NotFound => ("not-found", $"There is nothing at {Shown(path)}. The calls are described at /openapi/v1.json."),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", $"{Shown(context.Request.Method)} is not possible at {Shown(path)}; the header Allow says what is."),
            StatusCodes.Status413PayloadTooLarge => ("too-large", $"The body is larger than {RequestBody.Limit / 1024} KiB."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported-content-type", $"The content type '{Shown(context.Request.ContentType ?? "")}' cannot be read here."),
            _ => ("refused", detail ?? "The request was refused."),
        };
        Problem.Write(context, status, code, text);
    }

    static string Shown(string text) => TicketLimits.FaultOf(text, 200) is null ? text : "(unprintable)";

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed (request {Id})")]
    partial void LogFault(Exception fault, string method, string path, string id);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} was cut off in the middle: {Reason}")]
    partial void LogCut(string method, string path, string reason);

    [LoggerMessage(LogLevel.Debug, "{Method} {Path}: the client went away")]
    partial void LogAborted(string method, string path);
}
