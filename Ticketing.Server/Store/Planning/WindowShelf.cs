using System.Data.Common;
using System.Text.Json;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>The windows and what they hold, as the writer knows them: a submission costs a look into an empty list where there are none.</summary>
sealed class WindowShelf(SqlSession sql, TimeZoneInfo zone)
{
    readonly List<MaintenanceWindow> _windows = [];
    readonly HashSet<(string System, string Reference)> _held = [];

    public bool IsEmpty => _windows.Count == 0 && _held.Count == 0;

    public void Load()
    {
        _windows.Clear();
        _held.Clear();
        foreach (var (first, second) in sql.List(WindowSql.All, row => (row.GetString(0), TicketRows.Text(row, 1))))
        {
            if (second is null)
            {
                _windows.Add(WindowSql.Read(first));
            }
            else
            {
                _held.Add((first, second));
            }
        }
    }

    public void Saved(MaintenanceWindow window)
    {
        _windows.RemoveAll(known => known.Id == window.Id);
        if (!window.Ended)
        {
            _windows.Add(window);
        }
    }

    /// <summary>The window that holds a system's alarms longest now; null if none does.</summary>
    public (MaintenanceWindow Window, Instant Until)? Find(string system, Instant now)
    {
        (MaintenanceWindow, Instant Until)? found = null;
        foreach (var window in _windows)
        {
            if (window.Covers(system) && window.ActiveUntil(now, zone) is { } until && !(found?.Until >= until))
            {
                found = (window, until);
            }
        }
        return found;
    }

    public bool IsHeld(string system, string reference) => _held.Contains((system, reference));

    /// <summary>False: it was held already.</summary>
    public bool Hold(string system, string reference) => _held.Add((system, reference));

    public void Release(string system, string reference) => _held.Remove((system, reference));
}

/// <summary>Statements and rows of windows and held alarms; both tables are small.</summary>
static class WindowSql
{
    /// <summary>Windows (their data) and held alarms (system and reference) by one statement.</summary>
    public const string All = "SELECT data, NULL FROM windows WHERE ended = 0 UNION ALL SELECT system, reference FROM held_alarms";

    public const string Windows = "SELECT data FROM windows WHERE ended = 0 ORDER BY id";
    public const string Window = "SELECT data FROM windows WHERE id = @id";
    public const string Save = "INSERT INTO windows (id, ended, data) VALUES (@id, @ended, @data) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, data = excluded.data";

    public const string Hold =
        "INSERT INTO held_alarms (system, reference, window_id, since, last_at, count, actor, data) VALUES (@system, @reference, @window_id, @now, @now, 1, @actor, @data) " +
        "ON CONFLICT (system, reference) DO UPDATE SET window_id = excluded.window_id, last_at = excluded.last_at, count = held_alarms.count + 1";
    public const string Release = "DELETE FROM held_alarms WHERE system = @system AND reference = @reference";
    public const string Held = "SELECT window_id, system, reference, since, last_at, count, actor, data FROM held_alarms ORDER BY since, system, reference";
    public const string HeldCount = "SELECT COUNT(*) FROM held_alarms";

    public static MaintenanceWindow Read(string json) => JsonSerializer.Deserialize(json, MaintenanceJson.Default.MaintenanceWindow)!;

    public static HeldRow ReadHeld(DbDataReader row)
    {
        var submission = ((Admission.Report.Submitted)SpoolText.Read(SubmittedKind, row.GetString(7))).Submission;
        return new(new(row.GetInt64(0), row.GetString(1), submission.Reference, submission.Title, new(row.GetInt64(3)), new(row.GetInt64(4)), row.GetInt64(5)), row.GetString(2), row.GetString(6), submission);
    }

    const long SubmittedKind = 1;
}

/// <summary>A held alarm with what it will be submitted as.</summary>
/// <param name="Key">Its reference, or what stands for it.</param>
sealed record HeldRow(HeldAlarm Alarm, string Key, string Actor, Submission Submission);
