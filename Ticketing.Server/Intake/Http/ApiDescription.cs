namespace Ticketing.Intake.Http;

/// <summary>Says in the routes themselves what they take and answer; the API document is generated from it and tests hold both against the running server.</summary>
public static class ApiDescription
{
    /// <summary>A group of routes under one path that answer problems like all of ours: 401, 403, 429 from the gate, 500 for a bug, 503 while the store is away.</summary>
    /// <param name="tag">Heading in the document.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string prefix, string tag)
    {
        var group = routes.MapGroup(prefix).WithTags(tag);
        return group.Refuses(401, 403, 429, 500, 503);
    }

    /// <summary>The statuses that come with a <see cref="ProblemDocument"/>.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ReadOnlySpan<int> statuses) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [Problem.ContentType]));
        }
        return builder;
    }

    /// <summary>A JSON answer.</summary>
    public static TBuilder Answers<TBuilder, TBody>(this TBuilder builder, int status) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(TBody), ["application/json"]));

    /// <summary>A JSON answer.</summary>
    public static RouteHandlerBuilder Answers<TBody>(this RouteHandlerBuilder builder, int status = 200) => builder.Answers<RouteHandlerBuilder, TBody>(status);

    /// <summary>An answer that is no JSON.</summary>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder builder, string contentType) =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), [contentType]));

    /// <summary>An answer without a body.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder builder, int status = 204) => builder.WithMetadata(new ProducesResponseTypeMetadata(status));

    /// <summary>A JSON body; anything else is 415.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder builder) where TBody : notnull => builder.Accepts<TBody>("application/json").Refuses(400, 413, 415);

    /// <summary>Name of the call and what it does, in one sentence.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, string summary) => builder.WithName(name).WithSummary(summary);
}
