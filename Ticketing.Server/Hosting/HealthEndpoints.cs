using System.Text.Json.Serialization;

namespace Ticketing.Hosting;

/// <summary>What watches the server from outside: <c>/healthz</c> (the process), <c>/readyz</c> and <c>/hc</c> (every part), <c>/metrics</c>. Without credentials: they tell nothing about tickets or people.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness, MetricsText metrics)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n"));
        routes.MapGet("/readyz", ReadyAsync);
        routes.MapGet("/hc", ReadyAsync);
        routes.MapGet("/metrics", () => TypedResults.Text(metrics.Render(), MetricsText.ContentType));

        async Task<IResult> ReadyAsync(CancellationToken cancel)
        {
            var report = await readiness.AskAsync(cancel).ConfigureAwait(false);
            return TypedResults.Json(report, HealthJson.Default.ReadinessReport, statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
