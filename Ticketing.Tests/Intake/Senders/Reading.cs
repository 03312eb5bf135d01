using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

/// <summary>Reads a sender's body as its door does.</summary>
static class Reading
{
    public static readonly WordTiers Severities = WordTiers.Parse("critical=gold;error=silver;warning=bronze");
    public static readonly WordTiers Priorities = WordTiers.Parse("max=gold;high=silver");

    public static Outcome<Hook> Of(HookReader read, string body, string query = "", string? type = "application/json", string topic = "", params (string Name, string Value)[] headers)
    {
        var sent = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            sent[name] = value;
        }
        return read(Encoding.UTF8.GetBytes(body), new HookContext("home", Severities, Priorities, new QueryCollection(QueryHelpers.ParseQuery(query)), sent, type, "unique", topic));
    }

    public static Submission One(HookReader read, string body, string query = "", string? type = "application/json", string topic = "", params (string Name, string Value)[] headers)
    {
        var (hook, refusal) = Of(read, body, query, type, topic, headers);
        Assert.Null(refusal);
        return Assert.Single(hook!.Submissions);
    }
}
