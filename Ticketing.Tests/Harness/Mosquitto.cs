using System.Threading.Channels;

namespace Ticketing.Tests.Harness;

/// <summary>One message as Debian's <c>mosquitto_sub</c> received it.</summary>
public sealed record MosquittoMessage(string Topic, bool Retained, string Payload);

/// <summary>Debian's own MQTT clients, as a homeowner's script calls them.</summary>
public static class Mosquitto
{
    /// <summary>Calls <c>mosquitto_pub</c> to its end; exit code 0 means that the server acknowledged (QoS 1).</summary>
    public static Task<ProcessResult> PublishAsync(int port, string user, string secret, string topic, string payload, params string[] more) =>
        ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{port}", "-u", user, "-P", secret, "-q", "1", "-t", topic, "-m", payload, .. more]);
}

/// <summary>A running <c>mosquitto_sub</c>.</summary>
public sealed class MosquittoSubscriber : IAsyncDisposable
{
    const string Mark = "MESSAGE|";

    readonly Channel<MosquittoMessage> _messages = Channel.CreateUnbounded<MosquittoMessage>();
    readonly TaskCompletionSource<bool> _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> _said = [];
    readonly ChildProcess _process;

    MosquittoSubscriber(int port, string user, string secret, string topic, string[] more) =>
        _process = ChildProcess.Start("stdbuf", ["-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", $"{port}", "-u", user, "-P", secret, "-q", "1", "-d", "-t", topic, "-F", Mark + "%t|%r|%p", .. more], Read, Read);

    /// <summary>Completes when the server has confirmed the subscription.</summary>
    public static async Task<MosquittoSubscriber> StartAsync(int port, string user, string secret, string topic, params string[] more)
    {
        var subscriber = new MosquittoSubscriber(port, user, secret, topic, more);
        await Eventually.WithinAsync(subscriber._subscribed.Task, $"the subscription to {topic}");
        return subscriber;
    }

    /// <summary>The next message, whatever it is.</summary>
    public async Task<MosquittoMessage> NextAsync(string what) => await Eventually.WithinAsync(_messages.Reader.ReadAsync().AsTask(), what);

    /// <summary>The next message on a topic that ends with <paramref name="topic"/>; others are passed over.</summary>
    public async Task<MosquittoMessage> NextAsync(string topic, Func<string, bool> payload, string what)
    {
        while (true)
        {
            var message = await NextAsync(what);
            if (message.Topic.EndsWith(topic, StringComparison.Ordinal) && payload(message.Payload))
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync() => await _process.DisposeAsync();

    void Read(string line)
    {
        if (line.StartsWith(Mark, StringComparison.Ordinal))
        {
            var parts = line[Mark.Length..].Split('|', 3);
            _messages.Writer.TryWrite(new(parts[0], parts[1] == "1", parts[2]));
        }
        else if (line.Contains("Subscribed (mid", StringComparison.Ordinal))
        {
            _subscribed.TrySetResult(true);
        }
        else
        {
            lock (_said)
            {
                _said.Add(line);
            }
        }
    }
}
