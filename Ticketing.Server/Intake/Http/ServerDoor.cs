namespace Ticketing.Intake.Http;

/// <summary>What the server says about itself, so that the page can tell people what to type elsewhere.</summary>
/// <param name="MqttPort">0 = off.</param>
/// <param name="MailServer">Without user and password; null = there is none.</param>
/// <param name="PublicUrl">Null = links in mails go to where somebody last logged in.</param>
/// <param name="Database">SQLite or PostgreSQL.</param>
public sealed record ServerDocument(string Version, int MqttPort, int MqttTlsPort, string MqttRoot, string? MailServer, string MailFrom, string TimeZone, string? PublicUrl, string Database, GuardDocument Guard);

/// <summary>From when on a system's reports are a storm and a condition flaps: settings <c>Guard:…</c>.</summary>
/// <param name="StormPerMinute">0 = off.</param>
/// <param name="FlapChanges">0 = off.</param>
public sealed record GuardDocument(int StormPerMinute, int StormBurst, int FlapChanges, int FlapMinutes);

/// <summary>Body that asks for a test mail.</summary>
public sealed record TestMailRequest(string To);

/// <param name="Sent">The mail server took it.</param>
/// <param name="Dialogue">What client and mail server said, line by line, without secrets; last what came of it.</param>
public sealed record TestMailDocument(bool Sent, IReadOnlyList<string> Dialogue);

/// <param name="Bytes">What the tenant's store takes on its disk; null where it is no file.</param>
/// <param name="FreeBytes">Free on that disk.</param>
/// <param name="Events">Of the audit trail.</param>
/// <param name="Mails">Ever queued.</param>
/// <param name="Backup">The last one that succeeded; null = none, or it was made elsewhere.</param>
public sealed record StorageDocument(long? Bytes, long? FreeBytes, long Tickets, long Events, long Mails, BackupDocument? Backup);

public sealed record BackupDocument(DateTime At, string File, long Bytes);

/// <summary>What a store takes; sizes are null where it is no file.</summary>
public sealed record StoreSize(long? Bytes, long? FreeBytes, BackupDocument? Backup);

/// <summary>/api/v1/server, /api/v1/storage, /api/v1/mails/test: what an admin wants to see and try.</summary>
/// <param name="testMail">Sends one mail, adds each line of the dialogue; true if it was taken. Null = there is no mail server.</param>
/// <param name="sizeOf">Of a tenant's store.</param>
public sealed class ServerDoor(TenantDoor door, ServerDocument server, Func<string, TextWriter, CancellationToken, Task<bool>>? testMail, Func<string, StoreSize> sizeOf, MailList mails)
{
    public Task ShowAsync(HttpContext context)
    {
        JsonAnswer.WriteTagged(context.Response, server, HttpJson.Default.ServerDocument);
        return Task.CompletedTask;
    }

    public async Task TestMailAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var to = fields.Text("to", 320, required: true);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        if (testMail is null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "no-mail-server", "There is no mail server: set Ticketing:Smtp to smtp[s]://user:password@host:port and restart.").ConfigureAwait(false);
            return;
        }
        using var dialogue = new StringWriter { NewLine = "\n" };
        var sent = await testMail(to!, dialogue, context.RequestAborted).ConfigureAwait(false);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new TestMailDocument(sent, dialogue.ToString().TrimEnd('\n').Split('\n')), HttpJson.Default.TestMailDocument);
    }

    public Task StorageAsync(HttpContext context)
    {
        var tenant = context.Principal().Tenant;
        var read = door.ReadOf(context);
        var size = sizeOf(tenant);
        var newest = mails(tenant, null, 1);
        var tickets = read.List(new() { Limit = 1, Order = Tickets.TicketOrder.Newest }).Value?.Total ?? 0;
        var document = new StorageDocument(size.Bytes, size.FreeBytes, tickets, read.LastSeq, newest.Count > 0 ? newest[0].Id : 0, size.Backup);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, document, HttpJson.Default.StorageDocument);
        return Task.CompletedTask;
    }
}
