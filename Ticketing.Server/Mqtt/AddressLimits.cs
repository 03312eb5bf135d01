using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ticketing.Mqtt;

/// <summary>How many connections each address has, so that one cannot take everybody's place. Who has not yet said CONNECT counts strictly: that costs an attacker nothing. An IPv6 subscriber has a network of 64 bits; it is one address here. Thread-safe.</summary>
sealed class AddressLimits(int maximumHalfOpen, int maximumConnections)
{
    /// <param name="HalfOpen">Of <paramref name="All"/>, those whose CONNECT was not accepted yet.</param>
    readonly record struct Use(int HalfOpen, int All);

    readonly Lock _gate = new();
    readonly Dictionary<(AddressFamily, ulong), Use> _uses = [];

    /// <summary>Addresses with a connection.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _uses.Count;
            }
        }
    }

    /// <summary>False if the address has too many already; otherwise <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(IPAddress? address)
    {
        lock (_gate)
        {
            var use = _uses.GetValueOrDefault(KeyOf(address));
            if (use.HalfOpen >= maximumHalfOpen || use.All >= maximumConnections)
            {
                return false;
            }
            _uses[KeyOf(address)] = new(use.HalfOpen + 1, use.All + 1);
            return true;
        }
    }

    /// <summary>Its CONNECT was accepted.</summary>
    public void Accept(IPAddress? address)
    {
        lock (_gate)
        {
            var use = _uses[KeyOf(address)];
            _uses[KeyOf(address)] = use with { HalfOpen = use.HalfOpen - 1 };
        }
    }

    /// <param name="accepted">Whether <see cref="Accept"/> was called for it.</param>
    public void Leave(IPAddress? address, bool accepted)
    {
        lock (_gate)
        {
            var key = KeyOf(address);
            var use = _uses[key];
            if (use.All == 1)
            {
                _uses.Remove(key);
                return;
            }
            _uses[key] = new(use.HalfOpen - (accepted ? 0 : 1), use.All - 1);
        }
    }

    static (AddressFamily, ulong) KeyOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
        {
            return default;
        }
        return (address.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
