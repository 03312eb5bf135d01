using System.Globalization;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Tickets;

namespace Ticketing.Store.Channels;

/// <summary>One tenant's channels and their outbox: commands are work of its writer, reading goes past it.</summary>
sealed class ChannelStore(TenantStore store) : IDeliveries, IChannelBook
{
    /// <summary>Deliveries looked at in one go.</summary>
    const int Window = 256;

    /// <summary>Channels of a tenant.</summary>
    public const int Most = 50;

    /// <summary>Deliveries that are done and can still be read, of each channel.</summary>
    public const int Kept = 200;

    public string Tenant => store.Tenant;

    public event Action? Queued
    {
        add => store.MailQueued += value;
        remove => store.MailQueued -= value;
    }

    public IReadOnlyList<Channel> All() => store.Pool.Read(sql => sql.List(ChannelSql.All, ChannelSql.Read));

    public IReadOnlyList<Delivery> Of(long channel, int limit) => store.Pool.Read(sql => sql.List(ChannelSql.OfChannel, ChannelSql.ReadDelivery, channel, (long)limit));

    public Instant? NextAttempt() => store.Pool.Read(sql => sql.Scalar(ChannelSql.Next)) is long next ? new Instant(next) : null;

    public ValueTask<Outcome<Channel>> SaveAsync(Channel channel, Origin origin, CancellationToken cancel) => store.RunAsync<Channel>(
        session =>
        {
            if (session.Channels.All.FirstOrDefault(known => known.Name == channel.Name && known.Id != channel.Id) is { } other)
            {
                return new Refusal(RefusalKind.Conflict, "name-taken", $"There is a channel '{other.Name}' already.");
            }
            if (channel.Id != 0 && session.Channels.Find(channel.Id) is null)
            {
                return Refusal.NotFound(Name(channel.Id));
            }
            if (channel.Id == 0 && session.Channels.All.Count >= Most)
            {
                return new Refusal(RefusalKind.Conflict, "too-many", string.Create(CultureInfo.InvariantCulture, $"There are {Most} channels already: delete one first."));
            }
            var saved = channel.Id == 0 ? channel with { Id = session.NextId("channels"), CreatedAt = session.Now } : channel;
            session.Channels.Save(saved, isNew: channel.Id == 0);
            session.Events.Append(session.Now, EventTypes.ChannelChanged, null, origin, new EventData { Text = $"{(channel.Id == 0 ? "new" : "changed")}: {saved.Name}, {saved.Kind.Name()}{(saved.Enabled ? "" : ", off")}" }.Write());
            return saved;
        },
        cancel);

    public ValueTask<Outcome<Channel>> DeleteAsync(long id, Origin origin, CancellationToken cancel) => store.RunAsync<Channel>(
        session =>
        {
            if (session.Channels.Find(id) is not { } channel)
            {
                return Refusal.NotFound(Name(id));
            }
            session.Channels.Delete(channel);
            session.Events.Append(session.Now, EventTypes.ChannelChanged, null, origin, new EventData { Text = $"deleted: {channel.Name}" }.Write());
            return channel;
        },
        cancel);

    public async ValueTask<IReadOnlyList<(Delivery Delivery, Channel Channel)>> TakeDueAsync(Instant now, int perChannel, TimeSpan lease, CancellationToken cancel)
    {
        var taken = await store.RunAsync<List<(Delivery, Channel)>>(
            session =>
            {
                var found = new List<(Delivery, Channel)>();
                foreach (var ofOne in session.Sql.List(ChannelSql.Due, ChannelSql.ReadDelivery, now.Milliseconds, (long)Window).GroupBy(delivery => delivery.ChannelId))
                {
                    var channel = session.Channels.Find(ofOne.Key);
                    foreach (var delivery in ofOne.Take(channel is { Enabled: true } ? perChannel : Window))
                    {
                        if (channel is { Enabled: true })
                        {
                            session.Sql.Execute(ChannelSql.Lease, (now + lease).Milliseconds, delivery.Id);
                            found.Add((delivery, channel));
                        }
                        else
                        {
                            session.Sql.Execute(ChannelSql.End, (long)MailState.Dead, "the channel was switched off", now.Milliseconds, delivery.Id);
                        }
                    }
                    if (channel is not null && session.Sql.List(ChannelSql.OfChannel, row => row.GetInt64(0), channel.Id, (long)Kept + 1) is { Count: > Kept } rows)
                    {
                        session.Sql.Execute(ChannelSql.ForgetOld, channel.Id, rows[Kept]);
                    }
                }
                return found;
            },
            cancel).ConfigureAwait(false);
        return taken.Value ?? throw new OutboxTroubleException(taken.Refusal!.Detail);
    }

    public ValueTask MarkSentAsync(long id, Instant now, string answer) => WriteAsync(ChannelSql.End, (long)MailState.Sent, answer, now.Milliseconds, id);

    public ValueTask MarkDeadAsync(long id, Instant now, string answer) => WriteAsync(ChannelSql.End, (long)MailState.Dead, answer, now.Milliseconds, id);

    public ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string answer) => WriteAsync(ChannelSql.Retry, nextAttemptAt.Milliseconds, answer, id);

    async ValueTask WriteAsync(string sql, params object?[] arguments)
    {
        if (await store.RunAsync(session => { session.Sql.Execute(sql, arguments); }).ConfigureAwait(false) is { } refusal)
        {
            throw new OutboxTroubleException(refusal.Detail);
        }
    }

    static string Name(long id) => string.Create(CultureInfo.InvariantCulture, $"channel {id}");
}
