using Microsoft.AspNetCore.Http.Metadata;

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
    public static IEndpointConventionBuilder Answers<TBody>(this IEndpointConventionBuilder builder, int status = 200) =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(TBody), ["application/json"]));

    /// <summary>An answer that is no JSON.</summary>
    public static IEndpointConventionBuilder AnswersFile(this IEndpointConventionBuilder builder, params string[] contentTypes) =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), contentTypes));

    /// <summary>An answer without a body.</summary>
    public static IEndpointConventionBuilder AnswersNothing(this IEndpointConventionBuilder builder, int status = 204) => builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(void)));

    /// <summary>A JSON body; anything else is 415.</summary>
    public static IEndpointConventionBuilder Takes<TBody>(this IEndpointConventionBuilder builder) => builder.Takes<TBody>(false, "application/json");

    /// <summary>A body of one of several types; another one is 415.</summary>
    public static IEndpointConventionBuilder Takes<TBody>(this IEndpointConventionBuilder builder, bool optional, params string[] contentTypes) =>
        builder.WithMetadata(new AcceptsMetadata(contentTypes, typeof(TBody), optional)).Refuses(400, 413, 415);

    /// <summary>Any file as it is; what it is, its first bytes say, not its type.</summary>
    public static IEndpointConventionBuilder TakesFile(this IEndpointConventionBuilder builder) => builder.Takes<byte[]>(false, "*/*");

    /// <summary>Name of the call and what it does, in one sentence.</summary>
    public static IEndpointConventionBuilder Describe(this IEndpointConventionBuilder builder, string name, string summary) => builder.WithName(name).WithSummary(summary);

    /// <summary>A query parameter the handler reads itself.</summary>
    public static IEndpointConventionBuilder Query(this IEndpointConventionBuilder builder, string name, string text, bool required = false) => builder.WithMetadata(new ParameterDescription("query", name, text, required));

    /// <summary>A request header the handler reads itself.</summary>
    public static IEndpointConventionBuilder Header(this IEndpointConventionBuilder builder, string name, string text) => builder.WithMetadata(new ParameterDescription("header", name, text));

    /// <summary>A GET whose answer has a tag: who has it already is told so.</summary>
    public static IEndpointConventionBuilder Tagged(this IEndpointConventionBuilder builder, string tag = "Changes whenever the answer does.") =>
        builder.Header("If-None-Match", "ETag of the copy at hand.").AnswerHeader(200, "ETag", tag).AnswersNothing(304);

    /// <summary>A GET that memory answers while the store is away.</summary>
    public static IEndpointConventionBuilder MayBeStale(this IEndpointConventionBuilder builder) =>
        builder.AnswerHeader(200, "Warning", "110 while the store is away: what was known last.").AnswerHeader(200, "Age", "With Warning: seconds since the store answered.");

    /// <summary>A header that the answer carries.</summary>
    public static IEndpointConventionBuilder AnswerHeader(this IEndpointConventionBuilder builder, int status, string name, string text) => builder.WithMetadata(new HeaderDescription(status, name, text));
}

/// <summary>A parameter of a call that the handler reads itself; for the description of the API.</summary>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
public sealed record ParameterDescription(string In, string Name, string Text, bool Required = false);

/// <summary>A header of an answer; for the description of the API.</summary>
public sealed record HeaderDescription(int Status, string Name, string Text);
