using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>A WebSocket as a connection of bytes: frames are only packaging, a packet may span several and one may hold many [MQTT-6.0.0-2]. Memory is bounded: nothing is read while the server does not read, and nothing is sent ahead of the client.</summary>
sealed class WebSocketTransport : ConnectionContext
{
    /// <summary>Received and not yet looked at; also the most that one read takes.</summary>
    const int MaximumUnread = 16 * 1024;

    const int ReadSize = 4 * 1024;

    readonly HttpContext _request;
    readonly WebSocket _socket;
    readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: MaximumUnread, resumeWriterThreshold: MaximumUnread / 2, minimumSegmentSize: ReadSize, useSynchronizationContext: false));
    WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;

    public WebSocketTransport(HttpContext request, WebSocket socket)
    {
        (_request, _socket) = (request, socket);
        Transport = new Duplex(_received.Reader, PipeWriter.Create(new FrameStream(socket), new StreamPipeWriterOptions(leaveOpen: true)));
        RemoteEndPoint = request.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, request.Connection.RemotePort) : null;
    }

    public override string ConnectionId
    {
        get => _request.Connection.Id;
        set => _request.Connection.Id = value;
    }

    public override IFeatureCollection Features => _request.Features;
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>(0);
    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Abort();
        _request.Abort();
    }

    /// <summary>Serves the connection to its end, then says goodbye as RFC 6455 section 7 wants it.</summary>
    public async Task RunAsync(MqttServer server)
    {
        var receiving = ReceiveAsync();
        await server.ServeAsync(this).ConfigureAwait(false);
        try
        {
            await _socket.CloseOutputAsync(_closeStatus, null, CancellationToken.None).WaitAsync(server.Options.DrainTimeout, server.Time).ConfigureAwait(false);
            await receiving.WaitAsync(server.Options.DrainTimeout, server.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e) || e is TimeoutException)
        {
            _socket.Abort();
        }
        await receiving.ConfigureAwait(false);
    }

    /// <summary>Until the client's close frame; once nobody wants the bytes any more they are dropped.</summary>
    async Task ReceiveAsync()
    {
        var wanted = true;
        try
        {
            while (true)
            {
                // An idle connection holds no buffer: the first read only waits.
                var frame = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
                if (frame is { MessageType: WebSocketMessageType.Binary, EndOfMessage: false })
                {
                    frame = await _socket.ReceiveAsync(_received.Writer.GetMemory(ReadSize), CancellationToken.None).ConfigureAwait(false);
                }
                if (frame.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }
                if (frame.MessageType == WebSocketMessageType.Text)
                {
                    _closeStatus = WebSocketCloseStatus.InvalidMessageType; // [MQTT-6.0.0-1]
                    return;
                }
                if (wanted && frame.Count > 0)
                {
                    _received.Writer.Advance(frame.Count);
                    wanted = !(await _received.Writer.FlushAsync().ConfigureAwait(false)).IsCompleted;
                }
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // To the server it is a connection that ended, whatever the way.
        }
        finally
        {
            await _received.Writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    static bool IsGone(Exception e) => e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Each packet is a message of binary frames [MQTT-6.0.0-1]: there are clients that see only the first packet of one. A write completes when the client's window took it.</summary>
    sealed class FrameStream(WebSocket socket) : Stream
    {
        PacketEnds _ends;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                while (!buffer.IsEmpty)
                {
                    var length = _ends.Next(buffer.Span, out var isEnd);
                    await socket.SendAsync(buffer[..length], WebSocketMessageType.Binary, isEnd, cancellationToken).ConfigureAwait(false);
                    buffer = buffer[length..];
                }
            }
            catch (WebSocketException e)
            {
                throw new IOException(e.Message, e);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>Only called with what a broken connection did not take.</summary>
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
