namespace Jota.ApiServer.Http;

/// <summary>
/// How streams share a WebSocket: the first byte of each message is the stream's number (a digit where messages are base64 text).
/// </summary>
/// <param name="Name">The WebSocket subprotocol.</param>
internal sealed record ChannelProtocol(string Name)
{
    public const byte Stdin = 0;
    public const byte Stdout = 1;
    public const byte Stderr = 2;
    public const byte Error = 3;
    public const byte Resize = 4;

    /// <summary>Says that a stream ends: its number is the message's second byte. From version 5 on.</summary>
    public const byte Close = 255;

    /// <summary>All, the best first; the last is for clients that name none.</summary>
    public static IReadOnlyList<ChannelProtocol> All { get; } =
    [
        new("v5.channel.k8s.io") { HasClose = true, HasStatus = true },
        new("v4.channel.k8s.io") { HasStatus = true },
        new("v4.base64.channel.k8s.io") { HasStatus = true, IsBase64 = true },
        new("channel.k8s.io"),
        new("base64.channel.k8s.io") { IsBase64 = true },
        new(""),
    ];

    /// <summary>Whether the client can end its input and go on listening.</summary>
    public bool HasClose { get; init; }

    /// <summary>Whether the end is told as a <c>Status</c> with the exit code; else as a line of text, when it is a failure.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether messages are base64 text, for what cannot handle bytes.</summary>
    public bool IsBase64 { get; init; }

    /// <summary>The client's first choice that there is; null when there is none.</summary>
    public static ChannelProtocol? Choose(IReadOnlyList<string> offered) =>
        offered.Count == 0 ? All[^1] : offered.Select(name => All.FirstOrDefault(p => p.Name == name)).FirstOrDefault(p => p is not null);
}
