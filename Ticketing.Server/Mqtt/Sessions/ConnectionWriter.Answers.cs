using System.Buffers;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>Answers to packets other than PUBLISH; those that promise something wait for the disk.</summary>
sealed partial class ConnectionWriter
{
    /// <summary>An answer that waits for the disk.</summary>
    /// <param name="Entry">Null if it only waits for those before it.</param>
    readonly record struct HeldPacket(JournalEntry? Entry, ArrayBufferWriter<byte> Packet);

    /// <summary>Answers to SUBSCRIBE, PUBREL, PINGREQ … that wait for a client that does not read; then nothing more is read from it.</summary>
    const int MaximumControlBytes = 64 * 1024;

    /// <summary>Answers that wait for the disk; then nothing more is read.</summary>
    const int MaximumHeld = 256;

    static ReadOnlySpan<byte> PingResponse => [(byte)PacketType.PingResp << 4, 0];

    ArrayBufferWriter<byte>? _control;
    Queue<HeldPacket>? _held;

    bool HasRoomForAnswers => (_control is null || _control.WrittenCount < MaximumControlBytes) && (_held is null || _held.Count < MaximumHeld);

    /// <param name="entry">What must be on disk before it leaves; null = nothing.</param>
    public void Send(in AckPacket packet, JournalEntry? entry = null)
    {
        lock (this)
        {
            packet.Write(BufferFor(entry), _connection.Version, _connection.MaximumPacketSize);
        }
    }

    public void Send(ConnAckPacket packet, ProtocolVersion version)
    {
        lock (this)
        {
            packet.Write(_control ??= new ArrayBufferWriter<byte>(64), version);
        }
    }

    /// <param name="entry">What must be on disk before it leaves; null = nothing.</param>
    public void Send(SubAckPacket packet, JournalEntry? entry)
    {
        lock (this)
        {
            packet.Write(BufferFor(entry), _connection.Version);
        }
    }

    /// <summary>Where an answer goes: at once into what leaves next, or to those that wait for the disk, which keep their order among each other [MQTT-4.6.0-4].</summary>
    ArrayBufferWriter<byte> BufferFor(JournalEntry? entry)
    {
        if (entry is null or { IsStored: true } && _held is null or { Count: 0 })
        {
            return _control ??= new ArrayBufferWriter<byte>(64);
        }
        var packet = new ArrayBufferWriter<byte>(8);
        (_held ??= new Queue<HeldPacket>(2)).Enqueue(new HeldPacket(entry, packet));
        return packet;
    }

    public void SendPingResponse()
    {
        lock (this)
        {
            (_control ??= new ArrayBufferWriter<byte>(64)).Write(PingResponse);
        }
    }

    bool TakeControl()
    {
        lock (this)
        {
            ReleaseHeld();
            if (_control is null)
            {
                return false;
            }
            _output.Write(_control.WrittenSpan);
            _control = null;
            return true;
        }
    }

    void ReleaseHeld()
    {
        while (_held is not null && _held.TryPeek(out var held))
        {
            if (held.Entry is { IsStored: false } entry)
            {
                if (entry.IsFailed)
                {
                    _connection.CloseUnkept();
                }
                if (entry.TryWait(this))
                {
                    return;
                }
            }
            (_control ??= new ArrayBufferWriter<byte>(64)).Write(held.Packet.WrittenSpan);
            _held.Dequeue();
        }
    }
}
