using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>Uptime Kuma's webhook: a monitor is down (a ticket) or up again (its end). Its button "Test" sends no monitor.</summary>
/// <remarks>https://github.com/louislam/uptime-kuma/wiki/Notification-Methods, "Webhook"; status 0 = down, 1 = up, 2 = pending, 3 = maintenance.</remarks>
public static class UptimeKuma
{
    public static Outcome<Hook> Read(ReadOnlySpan<byte> body, HookContext context)
    {
        var (root, refusal) = ForeignJson.ParseObject(body);
        if (refusal is not null)
        {
            return refusal;
        }
        var (heartbeat, monitor, message) = (root.Member("heartbeat"), root.Member("monitor"), root.Text("msg") ?? "");
        var name = TicketLimits.LineOf(monitor.Text("name") ?? "", TicketLimits.Title);
        if (heartbeat.ValueKind != JsonValueKind.Object)
        {
            return name is null && message.EndsWith("Testing", StringComparison.Ordinal) ? Hook.Nothing
                : TicketLimits.LineOf(message, TicketLimits.Title) is { } title ? Hook.Of(new() { Title = title, System = context.System, Reference = title, IfRefused = IfRefused.Record }) // a certificate that ends, said every day
                : FieldFaults.Of("msg", "is missing");
        }
        var reference = TicketLimits.LineOf($"monitor-{monitor.Text("id") ?? heartbeat.FirstText("monitorID", "monitor_id") ?? name}", TicketLimits.Reference);
        return heartbeat.Text("status") switch
        {
            "0" => Hook.Of(SubmissionOf(Signal.Firing)),
            "1" => Hook.Of(SubmissionOf(Signal.Ok)),
            _ => Hook.Nothing,
        };

        Submission SubmissionOf(Signal signal) => new()
        {
            Title = TicketLimits.LineOf($"{name ?? "A monitor"} is down", TicketLimits.Title)!,
            Description = TicketLimits.TextOf(string.Join('\n', heartbeat.Text("msg"), monitor.FirstText("url", "hostname"), heartbeat.Text("time"))),
            System = context.System,
            Reference = reference,
            IfRefused = IfRefused.Record,
            Signal = signal,
        };
    }
}
