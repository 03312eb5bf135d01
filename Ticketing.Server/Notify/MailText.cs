using System.Net;
using System.Text;
using Ticketing.Notify.Words;

namespace Ticketing.Notify;

/// <summary>What a mail says, in the two forms every mail has.</summary>
public sealed record MailText(string Subject, string Text, string Html);

/// <summary>The content of a mail, from which both forms are made.</summary>
public sealed record MailContent
{
    public MailLanguage Language { get; init; } = MailLanguage.English;

    public required string Subject { get; init; }

    /// <summary>What happened, in one sentence.</summary>
    public required string Lead { get; init; }

    /// <summary>What it is about, large; null = nothing but the lead.</summary>
    public string? Title { get; init; }

    /// <summary>Colour of the bar at the top: a CSS colour that is readable on light and dark.</summary>
    public string Colour { get; init; } = "#4a6fa5";

    /// <summary>Name and value, in order; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Facts { get; init; } = [];

    /// <summary>Long text, shown as it was written; null if none.</summary>
    public string? Body { get; init; }

    /// <summary>Lines of a list, each perhaps with a link; empty if there is none.</summary>
    public IReadOnlyList<(string Text, string? Link)> Items { get; init; } = [];

    /// <summary>Where to go on; null if unknown.</summary>
    public string? Link { get; init; }

    /// <summary>What one does there, in the language; null = opens the ticket.</summary>
    public string? LinkName { get; init; }

    public MailText Render() => new(Subject, Plain(), Html());

    string Plain()
    {
        var text = new StringBuilder().Append(Lead).Append("\n\n");
        if (Title is not null)
        {
            text.Append(Title).Append("\n\n");
        }
        var facts = Facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        var width = facts.Count == 0 ? 0 : facts.Max(fact => fact.Name.Length) + 2;
        foreach (var (name, value) in facts)
        {
            text.Append((name + ":").PadRight(width)).Append(value).Append('\n');
        }
        foreach (var (item, link) in Items)
        {
            text.Append("- ").Append(item).Append(link is null ? "" : "\n  " + link).Append('\n');
        }
        if (Body is not null)
        {
            text.Append('\n').Append(Body).Append('\n');
        }
        if (Link is not null)
        {
            text.Append('\n').Append(Link).Append('\n');
        }
        return text.Append("\n-- \n").Append(MailSite.Product).Append('\n').ToString();
    }

    string Html()
    {
        var html = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="{{Language.Code}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{{Encode(Subject)}}</title>
            <style>
            :root { color-scheme: light dark; }
            body { margin: 0; padding: 16px; background: #f3f4f6; color: #1f2430; font: 16px/1.5 -apple-system, "Segoe UI", Roboto, sans-serif; }
            .card { max-width: 560px; margin: 0 auto; background: #ffffff; border-radius: 10px; border-top: 6px solid; padding: 20px 24px; overflow-wrap: anywhere; }
            h1 { font-size: 21px; line-height: 1.3; margin: 4px 0 16px; }
            p { margin: 0 0 12px; }
            td { padding: 3px 0; vertical-align: top; }
            td.name { color: #5b6472; padding-right: 16px; white-space: nowrap; }
            .body { white-space: pre-wrap; border-left: 3px solid #c9ced6; padding-left: 12px; margin: 16px 0; }
            .go { display: inline-block; margin-top: 16px; padding: 10px 18px; border-radius: 8px; background: #2b5ea8; color: #ffffff; text-decoration: none; }
            .foot { max-width: 560px; margin: 12px auto 0; color: #5b6472; font-size: 13px; }
            @media (prefers-color-scheme: dark) {
              body { background: #14171c; color: #e6e8ec; }
              .card { background: #1e232b; }
              td.name, .foot { color: #a3acba; }
              .body { border-left-color: #465062; }
              a { color: #9cc0f5; }
              .go { background: #3a72c4; color: #ffffff; }
            }
            </style>
            </head>
            <body>
            <div class="card" style="border-top-color: {{Colour}}">
            <p>{{Encode(Lead)}}</p>

            """);
        if (Title is not null)
        {
            html.Append("<h1><bdi>").Append(Encode(Title)).Append("</bdi></h1>\n");
        }
        AppendFacts(html);
        AppendItems(html);
        if (Body is not null)
        {
            html.Append("<div class=\"body\" dir=\"auto\">").Append(Encode(Body)).Append("</div>\n");
        }
        if (Link is not null)
        {
            html.Append("<a class=\"go\" href=\"").Append(Encode(Link)).Append("\">").Append(Encode(LinkName ?? Language.T("Open the ticket"))).Append("</a>\n");
        }
        return html.Append("</div>\n<div class=\"foot\">").Append(MailSite.Product).Append("</div>\n</body>\n</html>\n").ToString();
    }

    void AppendFacts(StringBuilder html)
    {
        html.Append("<table role=\"presentation\">\n");
        foreach (var (name, value) in Facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
        {
            html.Append("<tr><td class=\"name\">").Append(Encode(name)).Append("</td><td><bdi>").Append(Encode(value!)).Append("</bdi></td></tr>\n");
        }
        html.Append("</table>\n");
    }

    void AppendItems(StringBuilder html)
    {
        if (Items.Count == 0)
        {
            return;
        }
        html.Append("<ul>\n");
        foreach (var (item, link) in Items)
        {
            var text = $"<bdi>{Encode(item)}</bdi>";
            html.Append("<li>").Append(link is null ? text : $"<a href=\"{Encode(link)}\">{text}</a>").Append("</li>\n");
        }
        html.Append("</ul>\n");
    }

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
