using Ticketing.Admission;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The alerts and silences of one open store.</summary>
sealed class AlertBook(TenantStore store) : IAlertBook, IAlertSweep
{
    public ValueTask<Refusal?> TakeAsync(IReadOnlyList<Alert> alerts, Origin origin, CancellationToken cancel) => store.RunAsync(session => new AlertWork(session).Take(alerts, origin), cancel);

    public IReadOnlyList<Alert> Alerts(Instant now) => store.Pool.Read(sql => sql.List(AlertSql.After, AlertSql.Read, now.Milliseconds));

    public IReadOnlyList<Silence> Silences() => store.Pool.Read(sql => sql.List(AlertSql.Silences, AlertSql.ReadSilence));

    public ValueTask<Outcome<Silence>> SaveSilenceAsync(Silence silence, Origin origin, CancellationToken cancel)
    {
        var id = Guid.NewGuid().ToString();
        return store.RunAsync(session => new AlertWork(session).Save(silence, id), cancel);
    }

    public async ValueTask<Refusal?> EndSilenceAsync(string id, Origin origin, CancellationToken cancel)
    {
        Refusal? refusal = null;
        return await store.RunAsync(session => { refusal = new AlertWork(session).End(id, origin); }, cancel).ConfigureAwait(false) ?? refusal;
    }

    public IReadOnlyList<(string System, string Fingerprint)> FindEnded(Instant now, int limit) => store.Pool.Read(sql => sql.List(AlertSql.Ended, row => (row.GetString(0), row.GetString(1)), now.Milliseconds, (long)limit));

    public ValueTask<Refusal?> EndAsync((string System, string Fingerprint) alert, CancellationToken cancel) =>
        store.RunAsync(session => new AlertWork(session).EndIfPassed(alert.System, alert.Fingerprint), cancel);

    public IReadOnlyList<string> FindEndedSilences(Instant now, int limit) => store.Pool.Read(sql => sql.List(AlertSql.EndedSilences, row => row.GetString(0), now.Milliseconds, (long)limit));

    public ValueTask<Refusal?> ReleaseAsync(string silence, CancellationToken cancel) => store.RunAsync(
        session =>
        {
            new AlertWork(session).Release(silence, Origin.Clock);
            session.Sql.Send(AlertSql.ForgetSilences, (session.Now - IAlertSweep.SilencesKept).Milliseconds);
        },
        cancel);
}
