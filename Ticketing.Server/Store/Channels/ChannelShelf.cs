using System.Globalization;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Tickets;

namespace Ticketing.Store.Channels;

/// <summary>The channels as the writer knows them, and what they are to tell, queued within the transaction that causes it: no statement where there is no channel.</summary>
sealed class ChannelShelf(SqlSession sql, string tenant)
{
    readonly List<Channel> _channels = [];
    long _lastDelivery = -1;

    public IReadOnlyList<Channel> All => _channels;

    public Channel? Find(long id) => _channels.Find(channel => channel.Id == id);

    public void Load()
    {
        _lastDelivery = -1;
        _channels.Clear();
        _channels.AddRange(sql.List(ChannelSql.All, ChannelSql.Read));
    }

    /// <summary>Puts what happened into the outbox of each channel that tells it.</summary>
    /// <param name="occasion">As of mails: what makes it one of its own among those of the same kind for the same ticket.</param>
    /// <param name="data">As of mails.</param>
    /// <param name="by">Who did it, unless <paramref name="data"/> says so.</param>
    /// <returns>True if something was queued.</returns>
    public bool Queue(Ticket ticket, string kind, Instant now, string occasion, string? data, string? by)
    {
        string? payload = null;
        foreach (var channel in _channels)
        {
            if (channel.Tells(ticket, kind))
            {
                payload ??= PayloadOf(ticket, kind, now, data, by);
                var cause = string.Create(CultureInfo.InvariantCulture, $"{kind}:{ticket.Id}:{occasion}:{channel.Id}");
                sql.Send(ChannelSql.InsertDelivery, NextDelivery(), channel.Id, cause, kind, ticket.Id, payload, now.Milliseconds);
            }
        }
        return payload is not null;
    }

    /// <summary>Adds or replaces.</summary>
    public void Save(Channel channel, bool isNew)
    {
        _channels.RemoveAll(known => known.Id == channel.Id);
        _channels.Add(channel);
        var (sla, words, enabled) = ((long)channel.Sla, string.Join(',', channel.Events), channel.Enabled ? 1L : 0L);
        if (isNew)
        {
            sql.Send(ChannelSql.Insert, channel.Id, channel.Name, (long)channel.Kind, channel.Address, channel.Secret, channel.Category, sla, words, enabled, channel.CreatedAt.Milliseconds);
        }
        else
        {
            sql.Send(ChannelSql.Update, channel.Name, (long)channel.Kind, channel.Address, channel.Secret, channel.Category, sla, words, enabled, channel.Id);
        }
    }

    /// <summary>With what it was to tell.</summary>
    public void Delete(Channel channel)
    {
        _channels.RemoveAll(known => known.Id == channel.Id);
        sql.Send(ChannelSql.Forget, channel.Id);
        sql.Send(ChannelSql.Delete, channel.Id);
    }

    string PayloadOf(Ticket ticket, string kind, Instant now, string? data, string? by)
    {
        var said = MailData.Read(data);
        return new ChannelEvent(kind, now.Utc, tenant, said.By ?? by, said.Text, said.Changes, TicketDocument.Of(ticket, null)).Write();
    }

    long NextDelivery()
    {
        if (_lastDelivery < 0)
        {
            _lastDelivery = sql.Number(ChannelSql.LastDelivery);
        }
        return ++_lastDelivery;
    }
}
